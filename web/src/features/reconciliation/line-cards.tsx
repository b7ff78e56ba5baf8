import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ShownLine } from "@/api/reconciliation";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { Loaded } from "@/ui/loaded";
import { StateWord } from "@/ui/state-word";
import { OnDay } from "@/ui/when";
import styles from "./reconciliation.module.css";
import { TONES } from "./tones";

const OWN = { context: "own" };

interface Props {
  query: UseInfiniteQueryResult<{ pages: { items: ShownLine[] }[] }>;
  currency: string;
  empty: ReactNode;
  onDecide: (line: ShownLine) => void;
}

/** Each line as a card: what one's own books say above what the bank says, and what came of it. */
export function LineCards({ query, currency, empty, onDecide }: Props) {
  const { t } = useTranslation("reconciliation");
  const { t: ui } = useTranslation("ui");
  return (
    <Loaded query={query} lines={6}>
      {({ pages }) => {
        const lines = pages.flatMap(({ items }) => items);
        if (lines.length === 0) return empty;
        return (
          <>
            <ul className={styles.cards} aria-label={t("lines")} aria-busy={query.isPlaceholderData}>
              {lines.map((line) => (
                <LineCard key={line.id} line={line} currency={currency} onDecide={onDecide} />
              ))}
            </ul>
            {query.hasNextPage && (
              <div className={styles.more}>
                <Button onClick={() => query.fetchNextPage()} busy={query.isFetchingNextPage}>
                  {ui("more")}
                </Button>
              </div>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

interface CardProps {
  line: ShownLine;
  currency: string;
  onDecide: (line: ShownLine) => void;
}

function LineCard({ line, currency, onDecide }: CardProps) {
  const { t } = useTranslation("reconciliation");
  const choose = line.decision ? "change" : "decide";
  return (
    <li className={styles.card}>
      <span className={styles.row}>
        <StateWord tone={TONES[line.result]}>{t(`own-results.${line.result}`)}</StateWord>
        {line.result !== "matched" &&
          line.reasons.map((reason) => <small key={reason}>{t(`reasons.${reason}`)}</small>)}
      </span>
      <dl className={styles.sides}>
        <Side
          title={t("statement", OWN)}
          on={line.outside_on}
          minor={line.outside_amount}
          currency={currency}
          text={line.outside_text || line.outside_reference}
        />
        <Side
          title={t("books", OWN)}
          on={line.booked_on}
          minor={line.book_amount}
          currency={currency}
          text={line.book_text}
        />
      </dl>
      {line.decision && (
        <p>
          <b>{t(`decisions.${line.decision}`)}</b> {line.note}
        </p>
      )}
      {(line.result !== "matched" || line.decision) && (
        <div>
          <Button
            size="small"
            aria-label={t(line.decision ? "change-name" : "decide-name", { nth: line.nth })}
            onClick={() => onDecide(line)}
          >
            {t(choose)}
          </Button>
        </div>
      )}
    </li>
  );
}

interface SideProps {
  title: string;
  on: string | null;
  minor: number | null;
  currency: string;
  text: string;
}

function Side({ title, on, minor, currency, text }: SideProps) {
  const { t } = useTranslation("reconciliation");
  return (
    <div>
      <dt>{title}</dt>
      {on === null || minor === null ? (
        <dd className={styles.soft}>{t("not-there")}</dd>
      ) : (
        <dd>
          <span className={styles.figures}>
            <Amount money={{ minor, currency }} />
            <small>
              <OnDay on={on} />
            </small>
          </span>
          {text && <small>{text}</small>}
        </dd>
      )}
    </div>
  );
}
