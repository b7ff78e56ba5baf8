import { Ledger } from "./furniture";
import { lineOnly, paint, Scene, washOnly } from "./scene";

/** Ledgers of another house, brought in, tied and sealed. */
export function ImportDone() {
  return (
    <Scene>
      <path d="M40 122h112v8H40z" fill={paint.stone} />
      <g transform="translate(0 122)">
        <Ledger x={52} y={0} width={88} />
        <Ledger x={58} y={-11} width={80} paper={paint.glow} />
        <Ledger x={54} y={-22} width={84} />
        <Ledger x={62} y={-33} width={72} paper={paint.stone} />
      </g>
      <path {...washOnly} fill={paint.teal} d="M78 78h9v44h-9z" />
      <path
        {...lineOnly}
        stroke={paint.teal}
        strokeWidth="3"
        d="M82 78c-12-2-14-14-6-14 5 0 6 8 6 14 0-6 2-14 7-14 8 0 5 12-7 14z"
      />
      <circle cx="128" cy="66" r="19" fill={paint.brass} {...washOnly} />
      <circle cx="128" cy="66" r="14" {...lineOnly} stroke={paint.card} strokeOpacity="0.6" />
      <path {...lineOnly} stroke={paint.card} strokeWidth="3.4" d="M121 67l5 5 10-11" />
    </Scene>
  );
}
