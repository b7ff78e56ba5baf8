import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { timeToHumanQuery } from "@/api/callbacks";
import type { TalkChannel, TimeToHuman } from "@/api/wire";
import { weekdayNames } from "@/lib/dates";
import { BarChart } from "@/ui/chart/bar-chart";
import { Field } from "@/ui/field";
import { Fold } from "@/ui/fold";
import { Select } from "@/ui/input";
import { Card } from "@/ui/page";
import { useLanguage } from "@/ui/use-language";
import styles from "./callback.module.css";
import "./callback-words";
import "./words";

const CHANNELS: readonly TalkChannel[] = ["portal", "phone", "email", "sms", "wechat"];
const MINUTE_S = 60;

/** When one reaches a person the fastest, as it has been; honest where nobody knows. */
export function BestTimes() {
  const { t } = useTranslation("callbacks");
  const known = useQuery(timeToHumanQuery).data;
  if (!known) return null;
  return (
    <Card title={t("best")}>
      <div className={styles.stack}>
        {known.best_hours.length === 0 ? (
          <p>{t("best-unknown", { days: known.days })}</p>
        ) : (
          <p>
            {t("best-hours", {
              hours: spansOf(known.best_hours)
                .map(([from, until]) => t("hour", { from, until }))
                .join(t("comma")),
            })}
          </p>
        )}
        <Fold title={t("best-more")}>
          <ByHour known={known} />
        </Fold>
      </div>
    </Card>
  );
}

/** Hours that follow each other, as one: 8, 9 and 14 are 8–10 and 14–15. */
function spansOf(hours: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const hour of hours) {
    const last = found.at(-1);
    if (last && last[1] === hour) last[1] = hour + 1;
    else found.push([hour, hour + 1]);
  }
  return found;
}

function ByHour({ known }: { known: TimeToHuman }) {
  const { t } = useTranslation(["callbacks", "care"]);
  const language = useLanguage();
  const [day, setDay] = useState("0");
  const [way, setWay] = useState<string>("");
  const hours = Array.from({ length: known.closes - known.opens }, (_, nth) => known.opens + nth);
  const of = (hour: number) =>
    known.items.find(
      (one) => (one.channel ?? "") === way && one.weekday === Number(day) && one.hour === hour,
    );
  const minutes = (seconds: number | null | undefined) =>
    seconds === null || seconds === undefined ? null : Math.ceil(seconds / MINUTE_S);
  // By each way it is counted over all days together: of one day there would be too few.
  const ways = CHANNELS.filter((one) => known.items.some(({ channel }) => channel === one));
  return (
    <div className={styles.stack}>
      <div className={styles.times}>
        <Field label={t("day")}>
          {(wiring) => (
            <Select
              {...wiring}
              value={day}
              choices={[
                { value: "0", label: t("any-day") },
                ...weekdayNames(language).map(({ long }, nth) => ({ value: String(nth + 1), label: long })),
              ]}
              onChange={({ target }) => setDay(target.value)}
            />
          )}
        </Field>
        {ways.length > 1 && (
          <Field label={t("way")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={way}
                none={t("any-way")}
                choices={ways.map((value) => ({ value, label: t(`care:channels.${value}`) }))}
                onChange={({ target }) => setWay(target.value)}
              />
            )}
          </Field>
        )}
      </div>
      <BarChart
        title={t("chart-title")}
        caption={t("chart-caption", { days: known.days, fewest: known.fewest })}
        level={3}
        empty={t("chart-empty")}
        axis={t("chart-axis")}
        stops={hours.map((hour) => ({
          id: String(hour),
          label: t("hour", { from: hour, until: hour + 1 }),
          short: String(hour),
        }))}
        series={[
          { id: "median", name: t("median"), values: hours.map((hour) => minutes(of(hour)?.median_s)) },
          { id: "most", name: t("most"), values: hours.map((hour) => minutes(of(hour)?.most_s)) },
        ]}
        format={{
          value: (value) => t("minutes", { value }),
          axis: (ticks) => ticks.map(String),
        }}
        size="small"
      />
    </div>
  );
}
