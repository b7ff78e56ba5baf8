import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useLanguage } from "@/ui/use-language";
import { ChartFrame, type FrameProps } from "./chart-frame";
import { shareFormat } from "./formats";
import styles from "./rank-bars.module.css";
import type { ChartColour, ChartFormat } from "./series";
import { useFormat } from "./use-format";

export interface Rank {
  id: string;
  name: string;
  value: number;
  /** What it was before; a tick on the bar. */
  before?: number;
  /** Where the name leads: the entries behind the value. */
  to?: string;
  icon?: ReactNode;
}

interface Props extends FrameProps {
  /** In the order in which they are shown: largest first. */
  ranks: readonly Rank[];
  format: ChartFormat;
  /** What a share is a share of; the sum of all values unless said. */
  whole?: number;
  /** What `before` is: "last month". */
  beforeName?: string;
  /** How many are shown at first. */
  most?: number;
  colour?: ChartColour;
}

/** Where it goes: values by size as a list that is its own table. */
export function RankBars(props: Props) {
  const { t } = useTranslation("ui");
  const { ranks, most = 8, beforeName, hideable = false, colour = 1 } = props;
  const { format, hidden } = useFormat(props.format, hideable);
  const [all, setAll] = useState(false);
  const whole = props.whole ?? ranks.reduce((sum, { value }) => sum + Math.max(0, value), 0);
  const largest = Math.max(0, ...ranks.flatMap(({ value, before = 0 }) => [value, before]));
  return (
    <ChartFrame {...props} nothing={ranks.length === 0}>
      <ol className={styles.ranks}>
        {ranks.slice(0, all ? ranks.length : most).map((rank) => (
          <Row
            key={rank.id}
            rank={rank}
            format={format}
            share={whole > 0 ? rank.value / whole : null}
            largest={largest}
            colour={colour}
            beforeName={hidden ? undefined : beforeName}
          />
        ))}
      </ol>
      {beforeName && (
        <p className={styles.key}>
          <span className={styles.keyTick} aria-hidden="true" />
          {t("chart.tick-is", { what: beforeName })}
        </p>
      )}
      {ranks.length > most && (
        <button type="button" className={styles.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t("chart.fewer-ranks") : t("chart.all-ranks", { count: ranks.length })}
        </button>
      )}
    </ChartFrame>
  );
}

interface RowProps {
  rank: Rank;
  format: ChartFormat;
  share: number | null;
  largest: number;
  colour: ChartColour;
  beforeName: string | undefined;
}

function Row({ rank, format, share, largest, colour, beforeName }: RowProps) {
  const { t } = useTranslation("ui");
  const language = useLanguage();
  const { name, value, before, to, icon } = rank;
  const shown = shareFormat(language, { places: 0 });
  return (
    <li className={styles.rank}>
      <span className={styles.name}>
        {icon && (
          <span className={styles.icon} aria-hidden="true">
            {icon}
          </span>
        )}
        {to ? <Link to={to}>{name}</Link> : name}
      </span>
      <span className={styles.value}>
        {format.value(value)}
        {share !== null && <small>{shareText(share, shown)}</small>}
      </span>
      <span className={styles.track} aria-hidden="true">
        {value > 0 && (
          <span
            className={styles.bar}
            style={{ width: percent(value, largest), background: `var(--chart-${colour})` }}
          />
        )}
        {before !== undefined && <span className={styles.tick} style={{ left: percent(before, largest) }} />}
      </span>
      {before !== undefined && beforeName && (
        <span className="only-heard">
          {t("chart.was", { what: beforeName, value: format.value(before) })}
        </span>
      )}
    </li>
  );
}

// Something small is not nothing.
function shareText(share: number, format: ChartFormat): string {
  return share > 0 && share < 0.005 ? `<${format.value(0.01)}` : format.value(share);
}

function percent(value: number, of: number): string {
  return of > 0 ? `${Math.min(100, Math.max(0, (value / of) * 100))}%` : "0";
}
