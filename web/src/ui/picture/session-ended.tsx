import { Clock, Counter, Lamp, Ledger } from "./furniture";
import { lineOnly, paint, Scene, washOnly } from "./scene";

/** Evening in the hall: the moon in the arch, the ledger closed, the lamp out. */
export function SessionEnded() {
  return (
    <Scene
      view={
        <>
          <path {...washOnly} fill={paint.teal} fillOpacity="0.16" d="M44 130V70a56 56 0 0 1 112 0v60z" />
          <path {...washOnly} fill={paint.brass} d="M118 36a17 17 0 1 0 14 27 15 15 0 0 1-14-27z" />
          <path {...lineOnly} stroke={paint.brass} d="M66 44v6M63 47h6M92 30v4M90 32h4M106 80v4M104 82h4" />
        </>
      }
    >
      <Counter x={34} y={104} width={132} />
      <Lamp x={142} y={104} on={false} />
      <Ledger x={56} y={104} width={62} />
      <Ledger x={62} y={93} width={50} paper={paint.glow} />
      <Clock x={76} y={70} hands="M0 0v-7M0 0l-4-3" />
    </Scene>
  );
}
