import type { LucideIcon } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { BankDate } from "@/lib/dates";
import { Button } from "./button";
import type { Tone } from "./state-word";
import styles from "./timeline.module.css";
import tones from "./tone.module.css";
import { OnDay, When } from "./when";

export interface Happening {
  id: string;
  /** When: an instant, or a date of the bank's where it dates the thing itself. */
  at: { instant: string } | { on: BankDate };
  icon: LucideIcon;
  /** Without one it is quiet: only what somebody should notice has a colour. */
  tone?: Tone | undefined;
  title: ReactNode;
  /** What it concerns: an account, a document. */
  about?: ReactNode;
  /** Why, in the words of whoever did it. */
  reason?: string | null | undefined;
  by?: string | null | undefined;
}

interface Props {
  /** In any order; the newest are shown first. */
  items: readonly Happening[];
  label: string;
  /** How many are shown before one asks for the rest. */
  first?: number;
}

/** What happened, the newest first. */
export function Timeline({ items, label, first = 8 }: Props) {
  const { t } = useTranslation("ui");
  const [all, setAll] = useState(false);
  const sorted = items.toSorted((one, other) => dayOf(other).localeCompare(dayOf(one)));
  const shown = all ? sorted : sorted.slice(0, first);
  return (
    <>
      <ol className={styles.timeline} aria-label={label}>
        {shown.map((item) => (
          <Line key={item.id} item={item} />
        ))}
      </ol>
      {sorted.length > shown.length && (
        <Button size="small" onClick={() => setAll(true)}>
          {t("timeline.all", { count: sorted.length })}
        </Button>
      )}
    </>
  );
}

function Line({ item }: { item: Happening }) {
  const { t } = useTranslation("ui");
  const Icon = item.icon;
  return (
    <li className={styles.line}>
      <span className={`${styles.dot} ${item.tone ? tones[item.tone] : styles.quiet}`} aria-hidden="true">
        <Icon size={14} />
      </span>
      <div className={styles.words}>
        <p className={styles.title}>{item.title}</p>
        {item.about && <p className={styles.about}>{item.about}</p>}
        {item.reason && <p className={styles.reason}>{item.reason}</p>}
        <p className={styles.when}>
          {"instant" in item.at ? <When at={item.at.instant} /> : <OnDay on={item.at.on} />}
          {item.by && <span>{t("timeline.by", { name: item.by })}</span>}
        </p>
      </div>
    </li>
  );
}

// A date of the bank's goes before what happened on that day: "opened" below "frozen".
function dayOf({ at }: Happening): string {
  return "instant" in at ? at.instant : at.on;
}
