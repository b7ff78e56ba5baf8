import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { spendingQuery } from "@/api/spending";
import type { Spending } from "@/api/wire";
import { roundAmountText } from "@/lib/money";
import { portal } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { BarChart } from "@/ui/chart/bar-chart";
import { moneyFormat } from "@/ui/chart/formats";
import { monthStops } from "@/ui/chart/stops";
import { Loaded } from "@/ui/loaded";
import { Card, Columns, Page } from "@/ui/page";
import { Segments } from "@/ui/segments";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import { ForecastCard } from "./forecast-card";
import { usualSpending } from "./month-answer";
import { MonthFigures, useMonthAnswer } from "./month-card";
import { MonthChoice } from "./month-choice";
import { askedMonth, monthsFrom } from "./months";
import styles from "./spending-page.module.css";
import { useHidden } from "./use-hidden";
import { Categories } from "./where-it-goes";

const KEYS = ["month", "currency"] as const;

/** A month: what came in, what went out and where to, and the months before it. */
export function SpendingPage() {
  const { t } = useTranslation("spending");
  const [asked, change] = useUrlFilter(KEYS);
  const today = useToday();
  const month = askedMonth(asked.month, today);
  const currency = /^[A-Z]{3}$/.test(asked.currency ?? "") ? asked.currency : undefined;
  const spending = useQuery({
    ...spendingQuery(month, currency),
    // The page stays while another month comes; nothing jumps.
    placeholderData: keepPreviousData,
  });
  const told = spending.data;
  const answer = useMonthAnswer(told);
  return (
    <Page title={t("title")} actions={<LinkButton to={portal.entries}>{t("go-entries")}</LinkButton>}>
      <div className={styles.choices}>
        <MonthChoice
          month={month}
          today={today}
          choose={(one) => change({ month: one })}
          turn={(months) => change((now) => ({ month: monthsFrom(askedMonth(now.month, today), months) }))}
        />
        {told && told.currencies.length > 1 && (
          <Segments
            label={t("currency")}
            choices={told.currencies.map((one) => ({ value: one, label: one }))}
            value={told.currency}
            onChange={(one) => change({ currency: one })}
          />
        )}
      </div>
      <div className={styles.month} aria-busy={spending.isPlaceholderData}>
        <Card title={answer}>
          <div className={styles.figures}>
            <Loaded query={spending} lines={4}>
              {(shown) => <MonthFigures told={shown} withLeft />}
            </Loaded>
          </div>
        </Card>
        {/* What went wrong is said once, above. */}
        {(told || !spending.error) && (
          <Columns
            main={
              <>
                <Card>
                  <Categories query={spending} direction="out" />
                </Card>
                <Card>
                  <Categories query={spending} direction="in" />
                </Card>
              </>
            }
            side={
              <>
                <Card>
                  <Months query={spending} />
                </Card>
                <ForecastCard currency={currency} />
              </>
            }
          />
        )}
      </div>
    </Page>
  );
}

function Months({
  query,
}: {
  query: { data: Spending | undefined; error: Error | null; refetch: () => unknown };
}) {
  const { t } = useTranslation("spending");
  const language = useLanguage();
  const today = useToday();
  const hidden = useHidden();
  const told = query.data;
  const usual = told ? usualSpending(told, today) : null;
  const months = told?.months ?? [];
  const currency = told?.currency ?? "CNY";
  const moved = months.some(({ income, spending }) => income.minor > 0 || spending.minor > 0);
  return (
    <BarChart
      title={
        usual === null || hidden
          ? t("months-hidden")
          : t("months-title", { amount: roundAmountText({ minor: usual, currency }, language) })
      }
      caption={told && t("months-caption", { currency, count: months.length })}
      query={query}
      empty={t("months-empty")}
      hideable
      stops={
        moved
          ? monthStops(
              months.map(({ month }) => month),
              language,
            )
          : []
      }
      series={
        moved
          ? [
              { id: "out", name: t("spending"), values: months.map((one) => one.spending.minor), colour: 2 },
              { id: "in", name: t("income"), values: months.map((one) => one.income.minor), colour: 1 },
            ]
          : []
      }
      format={moneyFormat(currency, language)}
      axis={t("month")}
    />
  );
}
