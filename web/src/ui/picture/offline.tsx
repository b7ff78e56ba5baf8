import { lineOnly, paint, Scene, washOnly } from "./scene";

const drops =
  "M62 84l-3 8M78 80l-3 8M94 86l-3 8M110 80l-3 8M126 86l-3 8M70 102l-3 8M88 104l-3 8M104 100l-3 8M120 106l-3 8M140 98l-3 8";

/** Rain outside the arch, umbrellas within: we are still here. */
export function Offline() {
  return (
    <Scene
      view={
        <>
          <path {...lineOnly} stroke={paint.teal} strokeOpacity="0.55" d={drops} />
          <path d="M70 68a13 13 0 0 1 1-26 20 20 0 0 1 38-5 16 16 0 0 1 22 15 8 8 0 0 1 0 16z" />
          <path {...washOnly} fill={paint.stone} d="M70 67a12 12 0 0 1-9-9c12 6 54 6 76 3a8 8 0 0 1-6 6z" />
        </>
      }
    >
      <path {...lineOnly} d="M44 130V70a56 56 0 0 1 112 0v60" />
      <path
        {...lineOnly}
        strokeWidth="2"
        stroke={paint.brass}
        d="M161 97V56a4.5 4.5 0 0 1 9 0v2M178 97V70a4 4 0 0 0-8 0"
      />
      <path {...washOnly} fill={paint.teal} d="M156 103c0-14 2-24 5-35 3 11 5 21 5 35z" />
      <path {...washOnly} fill={paint.brass} d="M173 103c0-10 2-17 5-25 3 8 4 15 4 25z" />
      <path d="M150 98h36l-3 32h-30z" />
      <path {...lineOnly} stroke={paint.hair} d="M158 105l1.5 18M168 105v18M178 105l-1.5 18" />
      <path {...lineOnly} d="M149 98h38" strokeWidth="2.2" />
    </Scene>
  );
}
