import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { turnoverQuery } from "@/api/ledger";
import type { Turnover } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { amountText } from "@/lib/money";
import { BarChart } from "@/ui/chart/bar-chart";
import { countFormat, moneyFormat } from "@/ui/chart/formats";
import { dayStops } from "@/ui/chart/stops";
import { Card } from "@/ui/page";
import { Segments } from "@/ui/segments";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import { busiest } from "./busiest";
import styles from "./turnover-charts.module.css";

const DAYS = 30;
// More than these few stand in a list of their own below; the busiest come first.
const MOST_CURRENCIES = 5;

/** How much was booked, and how often: the last thirty days of one currency. */
export function TurnoverCharts() {
  const { t } = useTranslation("ledger");
  const turnover = useQuery(turnoverQuery(DAYS));
  const [{ currency }, change] = useUrlFilter(["currency"]);
  const all = turnover.data?.currencies ?? [];
  const shown = all.find((one) => one.currency === currency) ?? all[0];
  return (
    <Card
      title={t("turnover-title")}
      extra={
        all.length > 1 &&
        shown && (
          <Segments
            label={t("currency")}
            value={shown.currency}
            onChange={(value) => change({ currency: value === all[0]?.currency ? "" : value })}
            choices={all
              .slice(0, MOST_CURRENCIES)
              .map((one) => ({ value: one.currency, label: one.currency }))}
          />
        )
      }
    >
      <div className={styles.charts}>
        <Amounts query={turnover} of={shown} />
        <Numbers query={turnover} of={shown} />
      </div>
    </Card>
  );
}

interface Props {
  query: { data: Turnover | undefined; error: Error | null; refetch: () => unknown };
  of: Turnover["currencies"][number] | undefined;
}

function Amounts({ query, of }: Props) {
  const { t } = useTranslation("ledger");
  const language = useLanguage();
  const days = of?.days ?? [];
  const currency = of?.currency ?? "CNY";
  const most = busiest(days, (day) => day.credit_minor);
  return (
    <BarChart
      level={3}
      title={
        most
          ? t("turnover-most", {
              day: dateText(most.on, language),
              amount: amountText({ minor: most.credit_minor, currency }, language),
            })
          : t("turnover-none")
      }
      caption={t("turnover-caption", { currency, days: DAYS })}
      query={query}
      empty={t("turnover-empty")}
      stops={dayStops(
        days.map(({ on }) => on),
        language,
      )}
      // Debit and credit are the same by law of the books: one column says it.
      series={[
        { id: "turnover", name: t("turnover"), values: most ? days.map((day) => day.credit_minor) : [] },
      ]}
      format={moneyFormat(currency, language)}
      axis={t("day")}
    />
  );
}

function Numbers({ query, of }: Props) {
  const { t } = useTranslation("ledger");
  const language = useLanguage();
  const days = of?.days ?? [];
  const format = countFormat(language);
  const most = busiest(days, (day) => day.transactions);
  const sum = days.reduce((total, day) => total + day.transactions, 0);
  return (
    <BarChart
      level={3}
      title={
        most
          ? t("numbers-most", {
              each: format.value(Math.round(sum / days.length)),
              most: format.value(most.transactions),
            })
          : t("turnover-none")
      }
      caption={t("numbers-caption", { days: DAYS })}
      query={query}
      empty={t("turnover-empty")}
      stops={dayStops(
        days.map(({ on }) => on),
        language,
      )}
      series={[
        {
          id: "transactions",
          name: t("transactions"),
          values: most ? days.map((day) => day.transactions) : [],
          colour: 3,
        },
      ]}
      format={format}
      axis={t("day")}
    />
  );
}
