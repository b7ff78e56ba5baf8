import { useTranslation } from "react-i18next";
import type { TalkFigures, WallDay } from "@/api/wire";
import { BarChart } from "@/ui/chart/bar-chart";
import { countFormat } from "@/ui/chart/formats";
import { LineChart } from "@/ui/chart/line-chart";
import type { Stop } from "@/ui/chart/series";
import { Card } from "@/ui/page";
import { useLanguage } from "@/ui/use-language";
import { inMinutes, timeFormat } from "./spans";

const QUARTER_MIN = 15;
const IN_AN_HOUR = 4;
const DAYS = ["today", "yesterday", "week-before"] as const;

/** Today by quarters of an hour, beside yesterday and the same day of the week before. */
export function WallCharts({ days }: { days: readonly WallDay[] }) {
  const { t } = useTranslation("quality");
  const language = useLanguage();
  const byQuarter = days.map(({ quarters }) => new Map(quarters.by.map((one) => [Number(one.key), one])));
  const known = byQuarter.flatMap((one) => [...one.keys()]);
  const [first, last] = [Math.min(...known), Math.max(...known)];
  const places = known.length === 0 ? [] : Array.from({ length: last - first + 1 }, (_, nth) => first + nth);
  const stops = places.map(stopOf);
  const series = (value: (one: TalkFigures) => number | null, absent: number | null) =>
    byQuarter.map((quarters, nth) => ({
      id: DAYS[nth] ?? "",
      name: t(DAYS[nth] ?? "today"),
      values: places.map((place) => {
        const one = quarters.get(place);
        return one ? value(one) : absent;
      }),
    }));
  return (
    <>
      <Card>
        <LineChart
          title={t("time-by-quarter")}
          caption={t("time-by-quarter-what")}
          empty={t("nothing-yet")}
          stops={stops}
          series={series(({ median_s: median }) => inMinutes(median), null)}
          format={timeFormat(language, t)}
          axis={t("quarter")}
          fromZero
          size="small"
        />
      </Card>
      <Card>
        <BarChart
          title={t("came-by-hour")}
          caption={t("came-by-hour-what")}
          empty={t("nothing-yet")}
          stops={hoursOf(places)}
          series={byQuarter.map((quarters, nth) => ({
            id: DAYS[nth] ?? "",
            name: t(DAYS[nth] ?? "today"),
            values: hoursOf(places).map(({ id }) => cameIn(quarters, Number(id))),
          }))}
          format={countFormat(language)}
          axis={t("hour")}
          size="small"
        />
      </Card>
    </>
  );
}

function cameIn(quarters: Map<number, TalkFigures>, hour: number): number {
  let sum = 0;
  for (let nth = 0; nth < IN_AN_HOUR; nth++) sum += quarters.get(hour * IN_AN_HOUR + nth)?.came ?? 0;
  return sum;
}

function hoursOf(places: readonly number[]): Stop[] {
  const hours = [...new Set(places.map((place) => Math.floor(place / IN_AN_HOUR)))];
  return hours.map((hour) => ({ id: String(hour), label: `${two(hour)}:00`, short: `${two(hour)}:00` }));
}

function stopOf(place: number): Stop {
  const label = `${two(Math.floor(place / IN_AN_HOUR))}:${two((place % IN_AN_HOUR) * QUARTER_MIN)}`;
  return { id: String(place), label, at: place, ...(place % (2 * IN_AN_HOUR) === 0 ? { short: label } : {}) };
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
