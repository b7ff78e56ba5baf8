import { Clock, Counter, Plant } from "./furniture";
import { lineOnly, paint, Scene, washOnly } from "./scene";

/** A tidy desk in the sun, tea on it, and time. */
export function NothingToday() {
  return (
    <Scene
      view={
        <path
          {...washOnly}
          fill={paint.glow}
          d="M100 130L60 34a56 56 0 0 1 66-14l60 110z"
          fillOpacity="0.8"
        />
      }
    >
      <Clock x={100} y={42} hands="M0 0v-8M0 0h5.5" />
      <Counter x={34} y={98} width={132} />
      <Plant x={58} y={98} />
      <path d="M96 84h24v6a8 8 0 0 1-8 8h-8a8 8 0 0 1-8-8z" />
      <path {...lineOnly} d="M120 86h3a4 4 0 0 1 0 8h-4" />
      <path {...washOnly} fill={paint.brass} d="M97 84h22v2.500H97z" />
      <path
        {...lineOnly}
        stroke={paint.ink}
        strokeOpacity="0.55"
        d="M104 79c-3-4 3-6 0-10M112 79c-3-4 3-6 0-10"
      />
      <path d="M132 98l2-5h22l2 5z" fill={paint.stone} />
      <path {...lineOnly} stroke={paint.teal} strokeWidth="2" d="M136 91l16-3" />
    </Scene>
  );
}
