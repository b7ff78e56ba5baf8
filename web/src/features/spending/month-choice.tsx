import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type BankDate, monthText } from "@/lib/dates";
import { IconButton } from "@/ui/button";
import { Select } from "@/ui/input";
import { useLanguage } from "@/ui/use-language";
import styles from "./month-choice.module.css";
import { type Month, monthChoices, monthIn } from "./months";

interface Props {
  month: Month;
  today: BankDate;
  choose: (month: Month) => void;
  /** So many months on, or back, from whichever is chosen by then. */
  turn: (months: number) => void;
}

/** A month back, one of the last twelve, a month on. */
export function MonthChoice({ month, today, choose, turn }: Props) {
  const { t } = useTranslation("spending");
  const language = useLanguage();
  return (
    <fieldset className={styles.choice}>
      <legend className="only-heard">{t("choose-month")}</legend>
      <IconButton
        variant="plain"
        label={t("month-before")}
        icon={<ChevronLeft size={20} aria-hidden="true" />}
        onClick={() => turn(-1)}
      />
      <Select
        aria-label={t("month")}
        value={month}
        choices={monthChoices(month, today).map((one) => ({
          value: one,
          label: monthText(`${one}-01`, language),
        }))}
        onChange={(event) => choose(event.target.value)}
      />
      <IconButton
        variant="plain"
        label={t("month-after")}
        icon={<ChevronRight size={20} aria-hidden="true" />}
        blocked={month >= monthIn(today) && t("no-month-after")}
        onClick={() => turn(1)}
      />
    </fieldset>
  );
}
