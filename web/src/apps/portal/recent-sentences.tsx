import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { recentQuery } from "@/api/spending";
import type { SpendingEntry } from "@/api/wire";
import { addDays, type BankDate, dayText } from "@/lib/dates";
import { amountText } from "@/lib/money";
import { useRemembered } from "@/lib/remembered";
import { discretion } from "@/ui/discretion";
import { Loaded } from "@/ui/loaded";
import { Card } from "@/ui/page";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import styles from "./recent-sentences.module.css";

const DAYS = 31;
const FEW = 4;
// Of these, what was only moved between one's own accounts is left out.
const ASKED = 20;

/** The last few entries, each as somebody would tell it. */
export function RecentSentences() {
  const { t } = useTranslation("portal");
  const today = useToday();
  const recent = useQuery(recentQuery(addDays(today, -DAYS), ASKED));
  return (
    <Card title={t("large-recent")}>
      <Loaded query={recent} lines={FEW * 2}>
        {({ items }) => (
          <Sentences
            entries={items.filter(({ category }) => category !== "own").slice(0, FEW)}
            today={today}
          />
        )}
      </Loaded>
    </Card>
  );
}

function Sentences({ entries, today }: { entries: readonly SpendingEntry[]; today: BankDate }) {
  const { t } = useTranslation("portal");
  if (entries.length === 0) return <p>{t("large-nothing")}</p>;
  return (
    <ul className={styles.sentences}>
      {entries.map((entry) => (
        <li key={entry.account.id + entry.seq}>
          <Sentence entry={entry} today={today} />
        </li>
      ))}
    </ul>
  );
}

function Sentence({ entry, today }: { entry: SpendingEntry; today: BankDate }) {
  const { t } = useTranslation(["portal", "ui"]);
  const language = useLanguage();
  const hidden = useRemembered(discretion) === "hide";
  const { minor, currency } = entry.amount;
  const amount = hidden ? t("ui:amount-hidden") : amountText({ minor: Math.abs(minor), currency }, language);
  const day = dayText(entry.booked_on, language, { today });
  return t(minor > 0 ? "portal:came-in" : "portal:went-out", { day, who: entry.counterparty, amount });
}
