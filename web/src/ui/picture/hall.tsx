import styles from "./hall.module.css";
import { Bench, HallClock, HallCounter, HallPlant, Pendant, Visitor } from "./hall-furniture";
import { arch, FLOOR, HALF, polygon, SPRING, stroke } from "./perspective";

interface Props {
  /** Tall fills a side of the page, wide is a strip across a phone. */
  cut?: "tall" | "wide";
}

const boxes = { tall: "0 0 800 1000", wide: "60 488 680 368" };

// From the front to the back: each rib of the vault, and the bay behind it.
const RIBS = [1.5, 0.98, 0.68, 0.48];
const BACK = 0.36;
const DOOR = 146;
const LINTEL = 64;

/** The bank hall in the morning: arch behind arch, and a door of light. Fills its box; decoration only. */
export function Hall({ cut = "tall" }: Props) {
  return (
    <svg
      className={styles.hall}
      viewBox={boxes[cut]}
      preserveAspectRatio="xMidYMid slice"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path fill="var(--deep)" d="M0 0h800v1000H0z" />
      {RIBS.map((near, at) => (
        <Bay key={near} near={near} back={RIBS[at + 1] ?? BACK} depth={at} />
      ))}
      <Floor />
      <EndWall />
      <Pendant near={0.68} />
      <Pendant near={0.98} />
      <HallPlant across={-250} near={0.385} />
      <HallPlant across={250} near={0.385} />
      <Bench />
      <HallCounter />
      <Visitor />
    </svg>
  );
}

interface BayProps {
  near: number;
  back: number;
  depth: number;
}

/** A rib, the shade under it, and the vault behind it: the further, the nearer to the light. */
function Bay({ near, back, depth }: BayProps) {
  const shade = (share: number) => `color-mix(in oklab, var(--deep) ${share}%, var(--wall))`;
  return (
    <>
      <path fill="var(--rib)" stroke="var(--joint)" d={arch(HALF, near)} />
      <path fill={shade(100 - depth * 20)} stroke="var(--joint)" d={arch(HALF * 0.94, near)} />
      <path fill={shade(62 - depth * 16)} d={arch(HALF * 0.94, near * 0.95)} />
      <path fill={shade(62 - depth * 16)} d={arch(HALF, back)} />
    </>
  );
}

/** Flags, and the daylight that lies on them. */
function Floor() {
  const [front, back] = [1.6, BACK];
  const across = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1].map((share) => share * HALF);
  const rows = [0.41, 0.47, 0.55, 0.65, 0.79, 1, 1.3];
  const flat = (x: number, near: number) => ({ across: x, up: FLOOR, near });
  return (
    <>
      <path
        fill="var(--stone)"
        d={polygon(flat(-HALF, back), flat(HALF, back), flat(HALF, front), flat(-HALF, front))}
      />
      <g stroke="var(--joint)" strokeOpacity="0.55">
        {across.map((x) => (
          <path key={x} d={stroke(flat(x, back), flat(x, front))} />
        ))}
        {rows.map((near) => (
          <path key={near} d={stroke(flat(-HALF, near), flat(HALF, near))} />
        ))}
      </g>
      <path
        fill="var(--beam)"
        d={polygon(flat(-DOOR, back), flat(DOOR, back), flat(DOOR * 1.5, front), flat(-DOOR * 0.9, front))}
      />
      <path
        fill="var(--beam-heart)"
        d={polygon(
          flat(-DOOR * 0.7, back),
          flat(DOOR * 0.7, back),
          flat(DOOR, front),
          flat(-DOOR * 0.4, front),
        )}
      />
    </>
  );
}

/** The far wall: clock, fanlight, and the door that stands open to the day. */
function EndWall() {
  return (
    <>
      <path fill="var(--wall)" stroke="var(--joint)" strokeWidth="1.2" d={arch(HALF, BACK)} />
      <path fill="var(--teal)" d={arch(DOOR * 1.36, BACK, { spring: LINTEL })} />
      <path fill="var(--bronze)" d={arch(DOOR * 1.07, BACK, { spring: LINTEL })} />
      <path fill="var(--day)" d={arch(DOOR, BACK, { spring: LINTEL })} />
      <HallClock spot={{ across: 0, up: SPRING + 200, near: BACK }} />
    </>
  );
}
