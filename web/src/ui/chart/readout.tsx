import styles from "./readout.module.css";
import { Swatch, type SwatchLook } from "./swatch";

/** One line of a readout: which series, what its value is here. */
export interface Said {
  id: string;
  name: string;
  text: string;
  look?: SwatchLook;
  /** Beside the value: the range of a forecast, the name of a mark. */
  note?: string;
}

interface Props {
  title: string;
  said: readonly Said[];
  /** Where the point is, and how much room there is, in pixels. */
  x: number;
  width: number;
  rem: number;
}

// Below this many rem there is no room beside the point: the readout goes above the picture.
const NARROW = 32;

/** What is known at the point. What is spoken is said elsewhere. */
export function Readout({ title, said, x, width, rem }: Props) {
  const above = width < NARROW * rem;
  return (
    <div
      className={`${styles.readout} ${above ? styles.above : styles.beside}`}
      style={above ? along(x / width) : beside(x, width)}
      aria-hidden="true"
    >
      <p className={styles.title}>{title}</p>
      <dl>
        {said.map(({ id, name, text, look, note }) => (
          <div key={id}>
            <dt>
              {look && <Swatch look={look} />}
              {name}
            </dt>
            <dd>
              {text}
              {note && <small>{note}</small>}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

// As far along its own width as along the chart's: it follows the point and never leaves the chart.
function along(share: number) {
  return { left: `${share * 100}%`, translate: `${-share * 100}% 0` };
}

function beside(x: number, width: number) {
  return x > width / 2 ? { right: width - x } : { left: x };
}
