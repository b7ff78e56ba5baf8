import { Plant } from "./furniture";
import { lineOnly, paint, Scene, washOnly } from "./scene";

/** A bench in the sun, a stick leaning on it, a place kept free. */
export function ElderWelcome() {
  return (
    <Scene
      view={
        <>
          <circle cx="100" cy="56" r="15" fill={paint.brass} fillOpacity="0.9" {...washOnly} />
          <path
            {...lineOnly}
            stroke={paint.brass}
            d="M100 32v-5M117 39l3.5-3.500M83 39l-3.5-3.500M124 56h5M76 56h-5"
            strokeWidth="2"
          />
        </>
      }
    >
      <path d="M52 82h96v7H52zM52 93h96v7H52z" />
      <path d="M48 106h104v6H48z" fill={paint.teal} stroke="none" />
      <path
        {...lineOnly}
        strokeWidth="2.4"
        d="M58 82v24M142 82v24M56 112l-3 18M144 112l3 18M64 112v10M136 112v10"
      />
      <path {...washOnly} fill={paint.glow} d="M70 104c0-6 2-9 6-9h16c4 0 6 3 6 9v2H70z" />
      <path {...lineOnly} d="M70 106c0-8 2-11 6-11h16c4 0 6 3 6 11" />
      <path {...lineOnly} stroke={paint.brass} strokeWidth="2.8" d="M122 130l10-50a5.5 5.5 0 0 1 11 2" />
      <Plant x={30} y={130} />
    </Scene>
  );
}
