import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { forecastQuery } from "@/api/spending";
import type { Forecast } from "@/api/wire";
import { shortDayText } from "@/lib/dates";
import type { Language } from "@/lib/language";
import { roundAmountText } from "@/lib/money";
import { moneyFormat } from "@/ui/chart/formats";
import { LineChart } from "@/ui/chart/line-chart";
import type { Signs } from "@/ui/chart/series";
import { dayStops } from "@/ui/chart/stops";
import { Card } from "@/ui/page";
import { Segments } from "@/ui/segments";
import { useLanguage } from "@/ui/use-language";
import styles from "./forecast-card.module.css";
import { KnownAhead } from "./known-ahead";
import { useKnownName } from "./known-name";
import { useHidden } from "./use-hidden";

const CHOICES = ["30", "60", "90"] as const;
type Days = (typeof CHOICES)[number];

/** What there will be in the next weeks, and how sure that is. */
export function ForecastCard({ currency }: { currency?: string | undefined }) {
  const { t } = useTranslation("spending");
  const language = useLanguage();
  const hidden = useHidden();
  const [days, setDays] = useState<Days>("30");
  const query = useQuery({ ...forecastQuery(Number(days), currency), placeholderData: keepPreviousData });
  const told = query.data;
  const points = told?.points ?? [];
  const signs = useSigns(told);
  return (
    <Card>
      <div className={styles.days}>
        <Segments
          label={t("forecast.days")}
          choices={CHOICES.map((value) => ({
            value,
            label: t("forecast.for-days", { count: Number(value) }),
          }))}
          value={days}
          onChange={setDays}
        />
      </div>
      <LineChart
        title={told ? answerOf(t, told, language, hidden) : t("forecast.title")}
        caption={
          points.length > 0 && told && t("forecast.caption", { currency: told.currency, count: told.months })
        }
        query={query}
        empty={t(told && !told.is_known ? "coming-unknown" : "forecast.empty")}
        hideable
        stops={dayStops(
          points.map(({ on }) => on),
          language,
        )}
        series={
          points.length > 0
            ? [{ id: "balance", name: t("forecast.middle"), values: points.map(({ middle }) => middle) }]
            : []
        }
        {...(points.length > 0
          ? {
              band: {
                series: "balance",
                name: t("forecast.band"),
                low: points.map(({ low }) => low),
                high: points.map(({ high }) => high),
              },
            }
          : {})}
        {...(signs ? { signs } : {})}
        {...(told?.short ? { threshold: { value: 0, name: t("forecast.nothing") } } : {})}
        format={moneyFormat(told?.currency ?? "CNY", language)}
        expectedFrom={0}
        axis={t("day")}
      />
      {told && <KnownAhead items={told.known} today={points[0]?.on ?? told.known[0]?.on ?? ""} />}
    </Card>
  );
}

/** On which days of the line something comes that is known; what moves today stands at tomorrow. */
function useSigns(told: Forecast | undefined): Signs | undefined {
  const { t } = useTranslation("spending");
  const nameOf = useKnownName();
  if (!told || told.points.length === 0) return undefined;
  const places = new Map(told.points.map(({ on }, at) => [on, Math.max(at, 1)]));
  const at = new Map<number, string>();
  for (const item of told.known) {
    const place = places.get(item.on);
    if (place === undefined) continue;
    const before = at.get(place);
    at.set(place, before ? `${before} · ${nameOf(item)}` : nameOf(item));
  }
  return { series: "balance", name: t("forecast.known"), at };
}

function answerOf(t: TFunction<"spending">, told: Forecast, language: Language, hidden: boolean): string {
  const last = told.points.at(-1);
  if (hidden || !last) return t("forecast.title");
  const amount = (minor: number) => roundAmountText({ minor, currency: told.currency }, language);
  const first = told.points[0]?.on;
  if (told.short && first) {
    return t(told.short.middle < 0 ? "forecast.short" : "forecast.maybe-short", {
      day: shortDayText(told.short.on, language, first),
    });
  }
  return t("forecast.answer", {
    count: told.points.length - 1,
    middle: amount(last.middle),
    low: amount(last.low),
    high: amount(last.high),
  });
}
