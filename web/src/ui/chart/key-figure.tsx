import { ArrowDown, ArrowRight, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "@/ui/use-language";
import { shareFormat } from "./formats";
import styles from "./key-figure.module.css";
import type { ChartColour } from "./series";
import { Sparkline } from "./sparkline";
import { trendOf } from "./trend";

export interface Against {
  now: number;
  before: number;
  /** What it is compared with, as it stands in "12 % more than …": "last month", "上月". */
  than: string;
  /** Which way is welcome; without, neither is. */
  welcome?: "more" | "less";
}

interface Props {
  label: string;
  /** The value: an Amount, a Count, a text. */
  value: ReactNode;
  against?: Against;
  /** Instead of the comparison, or below it: what the figure means. */
  note?: ReactNode;
  course?: readonly (number | null)[];
  colour?: ChartColour;
}

/** One figure that matters, and how it moved. */
export function KeyFigure({ label, value, against, note, course, colour }: Props) {
  return (
    <div className={styles.room}>
      <dl className={styles.figure}>
        <dt className={styles.label}>{label}</dt>
        <dd className={styles.value}>{value}</dd>
        {against && (
          <dd className={styles.trend}>
            <Movement against={against} />
          </dd>
        )}
        {note && <dd className={styles.note}>{note}</dd>}
        {course && course.length > 1 && (
          <dd className={styles.course}>
            <Sparkline values={course} colour={colour} />
          </dd>
        )}
      </dl>
    </div>
  );
}

const arrows = { more: ArrowUp, less: ArrowDown, same: ArrowRight, "from-nothing": ArrowUp };

function Movement({ against: { now, before, than, welcome } }: { against: Against }) {
  const { t } = useTranslation("ui");
  const language = useLanguage();
  const { way, share } = trendOf(now, before);
  const Arrow = arrows[way];
  const moved = way === "more" || way === "less";
  const tone = !moved || !welcome ? "" : way === welcome ? styles.good : styles.caution;
  return (
    <span className={tone}>
      <Arrow size="1em" aria-hidden="true" />
      {t(`chart.trend.${way}`, {
        than,
        share: shareFormat(language, { places: share < 0.1 ? 1 : 0 }).value(share),
      })}
    </span>
  );
}
