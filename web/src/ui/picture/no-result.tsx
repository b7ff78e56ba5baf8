import { lineOnly, paint, Scene, washOnly } from "./scene";

/** A shelf of ledgers with a gap, and a glass that looks for what is not there. */
export function NoResult() {
  return (
    <Scene>
      <path d="M46 128V84h12v44z" fill={paint.teal} {...washOnly} />
      <path d="M58 128V76h10v52z" />
      <path d="M68 128V82h13v46z" fill={paint.stone} />
      <path {...lineOnly} stroke={paint.brass} d="M48 92h8M48 96h8M71 90h7M60.5 84h5" />
      <path d="M121 128l-9-44 11-2.5 9.5 46.500z" fill={paint.glow} />
      <path d="M135 128V80h12v48z" />
      <path d="M147 128V86h9v42z" fill={paint.teal} {...washOnly} />
      <path {...lineOnly} stroke={paint.brass} d="M138 88h6M138 92h6M149 93h5" />
      <rect x="38" y="126" width="124" height="5" rx="1.5" />
      <path {...lineOnly} stroke={paint.brass} strokeWidth="5.5" d="M119 75l19 19" />
      <circle cx="101" cy="57" r="25" />
      <circle cx="101" cy="57" r="25" {...lineOnly} strokeWidth="3.2" />
      <path
        {...lineOnly}
        stroke={paint.hair}
        strokeWidth="2"
        d="M91 69V56a10 10 0 0 1 20 0v13"
        strokeDasharray="1 4.5"
      />
      <path {...lineOnly} stroke={paint.wash} strokeWidth="3" d="M84 52a18 18 0 0 1 9-11" />
    </Scene>
  );
}
