import { useState } from "react";
import { useTranslation } from "react-i18next";
import { addDays, type BankDate } from "@/lib/dates";
import { Button } from "@/ui/button";
import { DateField } from "@/ui/date-field";
import type { Days } from "./statements-page";
import styles from "./statements-page.module.css";

interface Props {
  bounds: { since: BankDate; today: BankDate; most_days: number };
  asking: boolean;
  onAsk: (days: Days) => void;
}

/** From one day to another, both in it. */
export function OwnPeriod({ bounds: { since, today, most_days: days }, asking, onAsk }: Props) {
  const { t } = useTranslation("statements");
  const [first, setFirst] = useState<BankDate | "">("");
  const [last, setLast] = useState<BankDate | "">("");
  const [asked, setAsked] = useState(false);
  const isCrossed = first !== "" && last !== "" && last < first;
  const isTooWide = first !== "" && last !== "" && addDays(first, days - 1) < last;
  const wrong = isCrossed ? t("crossed") : isTooWide ? t("too-wide", { days }) : null;
  const range = { today, min: since, max: today };
  const missing = (day: string) => (asked && !day ? t("too-wide", { days }) : null);
  return (
    <form
      className={styles.period}
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (first && last && !wrong) onAsk({ first_on: first, last_on: last });
      }}
    >
      <DateField label={t("first")} value={first} onChange={setFirst} error={missing(first)} {...range} />
      <DateField
        label={t("last")}
        value={last}
        onChange={setLast}
        error={wrong ?? missing(last)}
        {...range}
      />
      <Button type="submit" variant="primary" busy={asking}>
        {t("make")}
      </Button>
    </form>
  );
}
