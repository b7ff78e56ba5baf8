import { Counter } from "./furniture";
import { lineOnly, paint, Scene, washOnly } from "./scene";

/** The lamp has gone out: its plug lies beside the socket. */
export function WentWrong() {
  return (
    <Scene>
      <Counter x={40} y={104} width={84} />
      <g transform="translate(82 104) rotate(-9)">
        <path {...lineOnly} stroke={paint.brass} strokeWidth="2.6" d="M0-4v-44" />
        <path {...washOnly} fill={paint.brass} d="M-12 0a12 6 0 0 1 24 0z" />
        <path fill={paint.card} d="M-22-42a3 3 0 0 1-3-4c4-9 12-13 25-13s21 4 25 13a3 3 0 0 1-3 4z" />
        <path {...washOnly} fill={paint.stone} d="M-20-43c2-8 9-13 20-13-8 3-12 7-12 13z" />
      </g>
      <path {...lineOnly} strokeWidth="2" d="M94 102c14 0 8 14 20 14s10-16 24-16 4 22 14 20" />
      <g transform="translate(154 119) rotate(-28)">
        <path fill={paint.ink} d="M0-5h7a3 3 0 0 1 3 3v4a3 3 0 0 1-3 3H0z" />
        <path {...lineOnly} stroke={paint.brass} strokeWidth="2" d="M10-2.500h5M10 2.500h5" />
      </g>
      <rect x="163" y="82" width="18" height="20" rx="3" />
      <path {...lineOnly} strokeWidth="2.2" d="M169 90v4M175 90v4" />
      <path {...lineOnly} stroke={paint.brass} d="M172 106v4M165 107l-2 3M179 107l2 3" />
    </Scene>
  );
}
