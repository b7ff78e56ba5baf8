import { ArrowDownLeft, ArrowUpRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Entry } from "@/api/wire";
import { Amount } from "@/ui/amount";
import { OnDay } from "@/ui/when";
import styles from "./entry-days.module.css";
import { isEntryKind } from "./entry-kinds";

interface Props {
  entries: readonly Entry[];
  today: string;
  hideable: boolean;
}

/** Entries day by day, the newest first, each with the balance it left behind. */
export function EntryDays({ entries, today, hideable }: Props) {
  return (
    <ol className={styles.days}>
      {byDay(entries).map(([day, ofDay]) => (
        <li key={day}>
          <h3>
            <OnDay on={day} long today={today} />
          </h3>
          <ul>
            {ofDay.map((entry) => (
              <EntryLine key={entry.id} entry={entry} hideable={hideable} />
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

function EntryLine({ entry, hideable }: { entry: Entry; hideable: boolean }) {
  const { t } = useTranslation("accounts");
  const comesIn = entry.amount.minor > 0;
  const Icon = comesIn ? ArrowDownLeft : ArrowUpRight;
  const kind = isEntryKind(entry.kind) ? t(`entry-kinds.${entry.kind}`) : "";
  const title = entry.text || kind;
  return (
    <li className={styles.entry}>
      <span className={`${styles.way} ${comesIn ? styles.in : ""}`} aria-hidden="true">
        <Icon size={18} />
      </span>
      <span className={styles.what}>
        <span>{title}</span>
        <span className={styles.soft}>
          {[title === kind ? "" : kind, entry.reference ?? ""].filter(Boolean).join(" · ")}
        </span>
      </span>
      <span className={styles.much}>
        <Amount money={entry.amount} signed tone={comesIn ? "in" : "plain"} hideable={hideable} />
        <span className={styles.soft}>
          {t("balance-after")} <Amount money={entry.balance_after} tone="soft" hideable={hideable} />
        </span>
      </span>
    </li>
  );
}

function byDay(entries: readonly Entry[]): [day: string, entries: Entry[]][] {
  const days = new Map<string, Entry[]>();
  for (const entry of entries) {
    const ofDay = days.get(entry.booked_on);
    if (ofDay) ofDay.push(entry);
    else days.set(entry.booked_on, [entry]);
  }
  return [...days];
}
