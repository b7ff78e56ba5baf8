import { lineOnly, paint, Scene, washOnly } from "./scene";

const panels =
  "M75 82V76a25 25 0 0 1 18-24v30zM125 82V76a25 25 0 0 0-18-24v30zM75 90h18v31H75zM107 90h18v31h-18z";

/** A closed door, and a rope before it. */
export function NoRight() {
  return (
    <Scene>
      <path d="M66 130V74a34 34 0 0 1 68 0v56z" fill={paint.stone} />
      <path {...lineOnly} d="M100 40v90" />
      <path {...lineOnly} stroke={paint.hair} strokeWidth="2" d={panels} />
      <circle cx="106" cy="86" r="2.6" fill={paint.brass} {...washOnly} />
      <circle cx="94" cy="86" r="2.6" fill={paint.brass} {...washOnly} />
      <path {...lineOnly} stroke={paint.teal} strokeWidth="4" d="M50 94c22 28 78 28 100 0" />
      {[50, 150].map((x) => (
        <g key={x}>
          <path {...lineOnly} stroke={paint.brass} strokeWidth="3.2" d={`M${x} 92v37`} />
          <circle cx={x} cy="88" r="4.4" fill={paint.brass} {...washOnly} />
          <path {...washOnly} fill={paint.brass} d={`M${x - 10} 131a10 4.5 0 0 1 20 0z`} />
        </g>
      ))}
    </Scene>
  );
}
