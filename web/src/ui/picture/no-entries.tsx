import { Counter, Lamp } from "./furniture";
import { lineOnly, paint, Scene } from "./scene";

/** An open ledger with empty pages, under a lamp. */
export function NoEntries() {
  return (
    <Scene>
      <Counter x={34} y={104} width={132} />
      <Lamp x={142} y={104} />
      <path fill={paint.teal} stroke="none" d="M46 104l2-4h86l2 4z" />
      <path d="M91 100c-10-6-24-7-38-5l5-34c12-2 24-1 33 5z" />
      <path d="M91 100c10-6 24-7 38-5l-5-34c-12-2-24-1-33 5z" />
      <path {...lineOnly} d="M91 66v34" />
      <path
        {...lineOnly}
        stroke={paint.hair}
        d="M64 69c8-1 14 0 20 3M63 77c8-1 15 0 21 3M62 85c8-1 16 0 22 3M98 72c6-3 12-4 20-3M98 80c6-3 13-4 21-3M98 88c6-3 14-4 22-3"
      />
      <path fill={paint.brass} stroke="none" d="M116 92v20l3.5-3.5 3.5 3.500V93z" />
    </Scene>
  );
}
