import { Counter, Lamp } from "./furniture";
import { lineOnly, paint, Scene, washOnly } from "./scene";

/** Two arches on the counter with a coin on its way from one to the other. */
export function NoTransfers() {
  return (
    <Scene>
      <Counter x={34} y={104} width={132} />
      <Lamp x={150} y={104} />
      <path d="M52 104V84a12 12 0 0 1 24 0v20z" />
      <path fill={paint.teal} {...washOnly} d="M60 104V88a4 4 0 0 1 8 0v16z" />
      <path d="M112 104V84a12 12 0 0 1 24 0v20z" />
      <path fill={paint.teal} {...washOnly} d="M120 104V88a4 4 0 0 1 8 0v16z" />
      <path {...lineOnly} strokeDasharray="1 5" d="M66 66a34 24 0 0 1 56 0" />
      <path {...lineOnly} d="M122 66l1-7M122 66l-7-1" />
      <circle cx={94} cy={53} r={8} fill={paint.brass} />
      <path {...lineOnly} d="M91 53h6" />
    </Scene>
  );
}
