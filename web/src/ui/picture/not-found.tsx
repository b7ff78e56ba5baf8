import { Plant } from "./furniture";
import { lineOnly, paint, Scene, washOnly } from "./scene";

const hooks = [64, 88, 112, 136];
const keys = [
  { x: 64, end: 112 },
  { x: 88, end: 104 },
  { x: 136, end: 108 },
];

/** A key that ends at the given height, hanging from its hook. */
function keyPath(end: number): string {
  return `M0 82V${end}M0 ${end}h6M0 ${end - 6}h4.5M0 82a6.5 6.5 0 1 1 .1 0`;
}

/** The key rack: the hook for this room is empty. */
export function NotFound() {
  return (
    <Scene>
      <rect x="48" y="44" width="104" height="20" rx="3" fill={paint.stone} />
      {hooks.map((x) => (
        <g key={x}>
          <rect x={x - 6} y="48" width="12" height="6" rx="1.5" fill={paint.brass} {...washOnly} />
          <path {...lineOnly} strokeWidth="2.2" d={`M${x} 59v10a3 3 0 0 0 5 2`} />
        </g>
      ))}
      {keys.map(({ x, end }) => (
        <path
          key={x}
          {...lineOnly}
          transform={`translate(${x})`}
          stroke={paint.brass}
          strokeWidth="2.6"
          d={keyPath(end)}
        />
      ))}
      <path
        {...lineOnly}
        transform="translate(112)"
        strokeWidth="1.4"
        strokeDasharray="2 3"
        d={keyPath(110)}
      />
      <Plant x={30} y={130} />
    </Scene>
  );
}
