import { Counter, Lamp } from "./furniture";
import { lineOnly, paint, Scene, washOnly } from "./scene";

/** An open envelope on the counter, ready for the first letter. */
export function NoMessages() {
  return (
    <Scene>
      <Counter x={34} y={104} width={132} />
      <Lamp x={148} y={104} />
      <path fill={paint.stone} d="M54 74l36-24 36 24v30H54z" />
      <path d="M63 88V56a2 2 0 0 1 2-2h50a2 2 0 0 1 2 2v32l-27 14z" />
      <path fill={paint.teal} {...washOnly} d="M80 76v-7a10 10 0 0 1 20 0v7h-5v-7a5 5 0 0 0-10 0v7z" />
      <path fill={paint.brass} {...washOnly} d="M88 76v-7a2 2 0 0 1 4 0v7z" />
      <path d="M54 74l36 20 36-20v30H54z" />
      <path {...lineOnly} d="M54 104l26-15.500M126 104l-26-15.5" />
    </Scene>
  );
}
