import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Span, talkHistoryQuery } from "@/api/quality";
import type { MarkCount, TalkHistory, TimesKept } from "@/api/wire";
import { addDays, weekdayNames } from "@/lib/dates";
import { countFormat, shareFormat } from "@/ui/chart/formats";
import { LineChart } from "@/ui/chart/line-chart";
import { RankBars } from "@/ui/chart/rank-bars";
import { dayStops } from "@/ui/chart/stops";
import { Card } from "@/ui/page";
import { useLanguage } from "@/ui/use-language";
import styles from "./quality.module.css";
import { firstShare, inMinutes, share, timeFormat } from "./spans";

interface Props {
  of: TalkHistory;
  span: Span;
  marks: UseQueryResult<MarkCount>;
  times: UseQueryResult<TimesKept> | null;
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const DEPTHS = 4;

/** Day by day, and by the hours of the week. Each picture is a table too. */
export function HistoryCharts({ of, span, marks, times }: Props) {
  const { t } = useTranslation("quality");
  const language = useLanguage();
  const days = daysOf(span);
  const stops = dayStops(days, language);
  const known = new Map(of.now.by.map((one) => [one.key, one]));
  const kept = new Map((times?.data?.days ?? []).map((one) => [one.on ?? "", one]));
  const empty = t("nothing-in-span");
  const common = { empty, stops, axis: t("day"), size: "small" } as const;
  return (
    <>
      <Card>
        <LineChart
          {...common}
          title={t("came-by-day")}
          series={[
            { id: "came", name: t("came-span"), values: days.map((day) => known.get(day)?.came ?? 0) },
            { id: "missed", name: t("missed"), values: days.map((day) => known.get(day)?.missed ?? 0) },
          ]}
          format={countFormat(language)}
          fromZero
        />
      </Card>
      <Card>
        <LineChart
          {...common}
          title={t("time-by-day")}
          caption={t("time-by-day-what")}
          series={[
            {
              id: "median",
              name: t("half"),
              values: days.map((day) => inMinutes(known.get(day)?.median_s ?? null)),
            },
            {
              id: "most",
              name: t("nine-of-ten"),
              values: days.map((day) => inMinutes(known.get(day)?.most_s ?? null)),
            },
          ]}
          format={timeFormat(language, t)}
          fromZero
        />
      </Card>
      <Card>
        <LineChart
          {...common}
          title={t("first-by-day")}
          caption={t("first-means")}
          series={[
            {
              id: "first",
              name: t("first"),
              values: days.map((day) => {
                const one = known.get(day);
                return one ? firstShare(one) : null;
              }),
            },
          ]}
          format={shareFormat(language, { places: 0 })}
          fromZero
        />
      </Card>
      <Card>
        <RankBars
          title={t("marks-given")}
          caption={t("marks-given-what")}
          empty={t("marks-too-few")}
          query={marks}
          format={countFormat(language)}
          ranks={(marks.data?.whole.marks ?? [])
            .map((value, nth) => ({ id: String(nth + 1), name: t(`marks.${nth + 1}` as "marks.1"), value }))
            .toReversed()}
        />
      </Card>
      {times && (
        <Card>
          <LineChart
            {...common}
            title={t("times-by-day")}
            caption={t("times-by-day-what")}
            query={times}
            series={[
              {
                id: "answered",
                name: t("answered-in-time"),
                values: days.map((day) => share(kept.get(day)?.answered_in_time, kept.get(day)?.answered)),
              },
              {
                id: "solved",
                name: t("solved-in-time"),
                values: days.map((day) => share(kept.get(day)?.solved_in_time, kept.get(day)?.solved)),
              },
            ]}
            format={shareFormat(language, { places: 0 })}
            fromZero
          />
        </Card>
      )}
      <Heat span={span} />
    </>
  );
}

function daysOf({ from, to }: Span): string[] {
  const days = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** When people come: hours of the week, a number in each. */
function Heat({ span }: { span: Span }) {
  const { t } = useTranslation("quality");
  const language = useLanguage();
  const found = useQuery(talkHistoryQuery(span, "hour"));
  const known = new Map((found.data?.now.by ?? []).map(({ key, came }) => [key, came]));
  const most = Math.max(1, ...known.values());
  const hours = HOURS.filter((hour) =>
    [1, 2, 3, 4, 5, 6, 7].some((day) => (known.get(keyOf(day, hour)) ?? 0) > 0),
  );
  return (
    <Card title={t("heat")}>
      {hours.length === 0 ? (
        <p className={styles.soft}>{t("nothing-in-span")}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable region
        <section className={styles.heat} tabIndex={0} aria-label={t("heat")}>
          <table>
            <thead>
              <tr>
                <th scope="col">
                  <span className="only-heard">{t("weekday")}</span>
                </th>
                {hours.map((hour) => (
                  <th key={hour} scope="col">
                    {hour}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {weekdayNames(language).map(({ short, long }, nth) => (
                <tr key={long}>
                  <th scope="row" aria-label={long}>
                    {short}
                  </th>
                  {hours.map((hour) => {
                    const came = known.get(keyOf(nth + 1, hour)) ?? 0;
                    return (
                      <td key={hour} data-much={Math.ceil((came / most) * DEPTHS)}>
                        {came || "·"}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <p className={styles.soft}>{t("heat-what")}</p>
    </Card>
  );
}

function keyOf(day: number, hour: number): string {
  return `${day}-${String(hour).padStart(2, "0")}`;
}
