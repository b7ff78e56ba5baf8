import { Counter, Plant } from "./furniture";
import { lineOnly, paint, Scene, washOnly } from "./scene";

/** One tier of a letter tray, seen from the front and a little from above. */
function Tier({ y }: { y: number }) {
  return (
    <>
      <path fill={paint.glow} d={`M66 ${y - 9}h48l8 9H58z`} />
      <path d={`M56 ${y}h24l3 3.500h14l3-3.500h24v9H56z`} />
    </>
  );
}

/** The trays for what needs mending are empty; all is filed. */
export function QuarantineEmpty() {
  return (
    <Scene>
      <Counter x={34} y={104} width={132} />
      <path {...lineOnly} stroke={paint.brass} strokeWidth="2.2" d="M60 74v28M120 74v28M66 65v26M114 65v26" />
      <Tier y={95} />
      <Tier y={71} />
      <circle cx="90" cy="38" r="13" fill={paint.teal} {...washOnly} />
      <path {...lineOnly} stroke={paint.card} strokeWidth="2.8" d="M84 38.500l4.5 4.5 8-9" />
      <Plant x={146} y={104} />
    </Scene>
  );
}
