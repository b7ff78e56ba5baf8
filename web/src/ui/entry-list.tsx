import { type CSSProperties, type MouseEvent, memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { BankDate } from "@/lib/dates";
import type { Money } from "@/lib/money";
import { Amount } from "./amount";
import { daySums, inDays } from "./entry-days";
import styles from "./entry-list.module.css";
import { useEntryLooks } from "./entry-looks";
import { OnDay } from "./when";

/** How an entry shows in a list. */
export interface EntryLook {
  /** Names it in the address. */
  key: string;
  on: BankDate;
  icon: ReactNode;
  /** Who it was with, or what it was. */
  title: string;
  /** What else is worth knowing before one opens it: the text as printed, the account. */
  lines: readonly string[];
  /** On which of several accounts, after the first line: what it is called gives way to that, its number does not. */
  account?: { name: string; tail: string };
  amount: Money;
  balanceAfter?: Money;
  /** Left out of the day's sums: money that went from one own account to another came in or out of none. */
  between?: boolean;
}

interface Props<E> {
  entries: readonly E[];
  /** The same function as long as it gives the same looks: rows are drawn anew when it is another one. */
  look: (entry: E) => EntryLook;
  today: BankDate;
  hideable?: boolean;
  /** Says of each day what came in and went out. Only where all of a day is in the list, not after a search. */
  sums?: boolean;
  /** Whether older entries follow: the last day may then not be whole, and is not summed up. */
  more?: boolean;
  /** Which level of heading the days are. */
  level?: 2 | 3;
  /** The address of an entry's details; pressed, it opens in place. Keep both stable, as `look`. */
  addressOf: (key: string) => string;
  open: (key: string) => void;
}

// So many are drawn at once without anybody noticing; then whole pages can be printed and searched in.
const LONG = 200;

function Days<E extends object>(props: Props<E>) {
  const { entries, today, hideable = false, sums = false, more = false, ...rest } = props;
  const look = useEntryLooks(props.look);
  const { level = 3, addressOf, open } = rest;
  const Heading = level === 3 ? "h3" : "h2";
  return (
    <ol className={styles.days} data-long={entries.length > LONG || undefined}>
      {inDays(entries, (entry) => look(entry).on).map(([day, ofDay], nth, { length }) => (
        <li key={day} className={styles.day} style={{ "--rows": ofDay.length } as CSSProperties}>
          <div className={styles.head}>
            <Heading>
              <OnDay on={day} long today={today} />
            </Heading>
            {sums && !(more && nth === length - 1) && (
              <DaySums sums={daySums(counted(ofDay.map(look)))} hideable={hideable} />
            )}
          </div>
          <ul>
            {ofDay.map((entry) => (
              <Row
                key={look(entry).key}
                entry={entry}
                look={look as (entry: unknown) => EntryLook}
                hideable={hideable}
                addressOf={addressOf}
                open={open}
              />
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

/**
 * Entries day by day, the newest first. What is not on the screen costs nothing to draw, and what has been drawn is not
 * drawn again when older entries follow, so that ten thousand of them scroll like fifty.
 */
export const EntryList = memo(Days) as typeof Days;

function DaySums({ sums, hideable }: { sums: ReturnType<typeof daySums>; hideable: boolean }) {
  const { t } = useTranslation("ui");
  return (
    <span className={styles.sums}>
      {sums.map(({ way, money }) => (
        <span key={way + money.currency}>
          {t(`entry.day-${way}`)} <Amount money={money} tone="soft" hideable={hideable} />
        </span>
      ))}
    </span>
  );
}

function counted(ofDay: readonly EntryLook[]): Money[] {
  return ofDay.filter(({ between }) => !between).map(({ amount }) => amount);
}

function Where({ name, tail }: { name: string; tail: string }) {
  return (
    <span className={styles.where}>
      {" · "}
      {name && <span className={styles.whereName}>{name} </span>}
      {tail}
    </span>
  );
}

interface RowProps {
  entry: unknown;
  look: (entry: unknown) => EntryLook;
  hideable: boolean;
  addressOf: (key: string) => string;
  open: (key: string) => void;
}

const Row = memo(function Row({ entry, look, hideable, addressOf, open }: RowProps) {
  const { t } = useTranslation("ui");
  const { key, icon, title, lines, account, amount, balanceAfter } = look(entry);
  const comesIn = amount.minor > 0;
  function press(event: MouseEvent) {
    // Another tab or window is the browser's business.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(key);
  }
  return (
    <li>
      <a className={styles.row} href={addressOf(key)} onClick={press}>
        <span className={styles.icon} aria-hidden="true">
          {icon}
        </span>
        <span className={styles.what}>
          <span className={styles.title}>{title}</span>
          {lines.map((line, nth) => (
            <span key={line} className={styles.line}>
              <span>{line}</span>
              {account && nth === 0 && <Where {...account} />}
            </span>
          ))}
        </span>
        <span className={styles.much}>
          <span>
            <span className="only-heard">{t(comesIn ? "entry.in" : "entry.out")} </span>
            <Amount money={amount} signed tone={comesIn ? "in" : "plain"} hideable={hideable} />
          </span>
          {balanceAfter && (
            <span className={styles.after}>
              {t("entry.balance")} <Amount money={balanceAfter} tone="soft" hideable={hideable} />
            </span>
          )}
        </span>
      </a>
    </li>
  );
});
