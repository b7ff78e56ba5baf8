import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Today } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { amountText } from "@/lib/money";
import { BarChart } from "@/ui/chart/bar-chart";
import { countFormat, moneyFormat } from "@/ui/chart/formats";
import { dayStops } from "@/ui/chart/stops";
import { Card } from "@/ui/page";
import { Segments } from "@/ui/segments";
import { useLanguage } from "@/ui/use-language";

/** How the bank goes, for those who may see it. */
export function TodayCharts({ today: { accounts, ledger } }: { today: Today }) {
  return (
    <>
      {ledger && ledger.turnover.length > 0 && <Turnover currencies={ledger.turnover} />}
      {accounts && <Opened weeks={accounts.opened_by_week} />}
    </>
  );
}

type Currencies = NonNullable<Today["ledger"]>["turnover"];

const MOST_CURRENCIES = 4;

function Turnover({ currencies }: { currencies: Currencies }) {
  const { t } = useTranslation("console");
  const language = useLanguage();
  const [wanted, setWanted] = useState<string | null>(null);
  const shown = currencies.find(({ currency }) => currency === wanted) ?? currencies[0];
  if (!shown) return null;
  const { currency, days } = shown;
  const last = days.at(-1);
  const amount = amountText({ minor: last?.debit_minor ?? 0, currency }, language);
  return (
    <Card>
      <BarChart
        title={last ? t("day.turnover-title", { amount, day: dateText(last.on, language) }) : t("health")}
        caption={t("day.turnover-caption", { currency })}
        empty={t("day.turnover-empty")}
        stops={dayStops(
          days.map(({ on }) => on),
          language,
        )}
        series={[
          {
            id: "debit",
            name: t("day.turnover-series"),
            values: days.map(({ debit_minor }) => debit_minor),
          },
        ]}
        format={moneyFormat(currency, language)}
        axis={t("day.turnover-axis")}
        size="small"
        extra={
          currencies.length > 1 && (
            <Segments
              label={t("day.currency")}
              value={currency}
              choices={currencies
                .slice(0, MOST_CURRENCIES)
                .map((one) => ({ value: one.currency, label: one.currency }))}
              onChange={setWanted}
            />
          )
        }
      />
    </Card>
  );
}

function Opened({ weeks }: { weeks: readonly { on: string; opened: number }[] }) {
  const { t } = useTranslation("console");
  const language = useLanguage();
  const stops = dayStops(
    weeks.map(({ on }) => on),
    language,
  );
  return (
    <Card>
      <BarChart
        title={t("day.weeks-title", { count: weeks.at(-1)?.opened ?? 0 })}
        caption={t("day.weeks-caption", { count: weeks.length })}
        empty={t("day.weeks-empty")}
        stops={stops}
        series={[{ id: "opened", name: t("day.weeks-series"), values: weeks.map(({ opened }) => opened) }]}
        format={countFormat(language)}
        axis={t("day.weeks-axis")}
        size="small"
      />
    </Card>
  );
}
