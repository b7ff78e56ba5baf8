import { Plant } from "./furniture";
import { lineOnly, paint, Scene, washOnly } from "./scene";

const columns = [66, 90, 114];
const rows = [48, 74, 100];

/** The wall of deposit boxes; one stands open and waits. */
export function NoAccounts() {
  return (
    <Scene>
      <path d="M60 130V44a2 2 0 0 1 2-2h76a2 2 0 0 1 2 2v86z" fill={paint.stone} />
      {rows.map((y) =>
        columns.map((x) => (
          <g key={`${x} ${y}`}>
            <rect x={x} y={y} width="20" height="22" rx="1.5" />
            <path {...lineOnly} stroke={paint.brass} d={`M${x + 8} ${y + 6}h4`} />
            <circle cx={x + 10} cy={y + 14} r="1.6" fill={paint.ink} {...washOnly} />
          </g>
        )),
      )}
      <rect x="90" y="74" width="20" height="22" rx="1.5" fill={paint.ink} />
      <path fill={paint.glow} d="M90 96h20l9 9H99z" {...washOnly} />
      <path d="M90 84v12l9 10V91z" fill={paint.stone} />
      <path d="M99 91h22v15H99z" />
      <path {...lineOnly} d="M90 84l9 7M110 84l11 7" />
      <path {...lineOnly} stroke={paint.brass} strokeWidth="2" d="M107 97h6" />
      <Plant x={160} y={130} />
    </Scene>
  );
}
