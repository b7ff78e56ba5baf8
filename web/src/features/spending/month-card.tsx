import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { spendingQuery } from "@/api/spending";
import type { Spending } from "@/api/wire";
import { monthName } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { type Against, KeyFigure } from "@/ui/chart/key-figure";
import { GoOn } from "@/ui/go-on";
import { Card } from "@/ui/page";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import { comparedWith, isRunning, monthAnswer } from "./month-answer";
import styles from "./month-card.module.css";
import { useHidden } from "./use-hidden";

/** For the portal's home: how this month is going. */
export function MonthCard() {
  const { t } = useTranslation("spending");
  const told = useSuspenseQuery(spendingQuery()).data;
  const answer = useMonthAnswer(told);
  return (
    <Card title={answer}>
      <div className={styles.place}>
        <MonthFigures told={told} />
      </div>
      <GoOn to={portal.spending} words={t("go-month")} />
    </Card>
  );
}

/** How the month is going, in the reader's words; what is asked, until the answer is here. */
export function useMonthAnswer(told: Spending | undefined): string {
  const { t } = useTranslation("spending");
  const language = useLanguage();
  const today = useToday();
  const hidden = useHidden();
  return told ? monthAnswer({ t, told, today, language, hidden }) : t("title");
}

/** Income and spending of a month against the month before, up to the same day while it is running. */
export function MonthFigures({ told, withLeft = false }: { told: Spending; withLeft?: boolean }) {
  const { t } = useTranslation("spending");
  const language = useLanguage();
  const today = useToday();
  const before = comparedWith(told);
  const month = monthName(`${told.previous.month}-01`, language, today);
  const than = t(isRunning(told, today) ? "same-days" : "all-of", { month });
  const left = { ...told.income, minor: told.income.minor - told.spending.minor };
  return (
    <div className={styles.figures}>
      <KeyFigure
        label={t("spending")}
        value={<Amount money={told.spending} hideable />}
        {...compared({ now: told.spending.minor, before: before.spending.minor, than, welcome: "less" })}
      />
      <KeyFigure
        label={t("income")}
        value={<Amount money={told.income} hideable />}
        {...compared({ now: told.income.minor, before: before.income.minor, than, welcome: "more" })}
      />
      {withLeft && <KeyFigure label={t("left")} value={<Amount money={left} hideable />} />}
    </div>
  );
}

// Nothing against nothing is no news.
function compared(against: Against): { against?: Against } {
  return against.now === 0 && against.before === 0 ? {} : { against };
}
