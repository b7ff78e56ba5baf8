import { useMutation, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { download, keep } from "@/api/download";
import type { Span } from "@/api/quality";
import { reviewFiguresQuery, scorecardsQuery } from "@/api/reviews";
import type { ReviewFigures } from "@/api/wire";
import { addDays, type BankDate, dateText, isoToday } from "@/lib/dates";
import { Button } from "@/ui/button";
import { countFormat } from "@/ui/chart/formats";
import { LineChart } from "@/ui/chart/line-chart";
import { dayStops } from "@/ui/chart/stops";
import { DateField } from "@/ui/date-field";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { useLanguage } from "@/ui/use-language";
import styles from "./reviews.module.css";

const USUAL = 56;

/** What the reviews came to, and how sure that is: never a place in a list by two of them. */
export function Figures({ isOwn = false }: { isOwn?: boolean }) {
  const { t } = useTranslation("reviews");
  const language = useLanguage();
  const today = isoToday();
  const [span, setSpan] = useState<Span>({ from: addDays(today, 1 - USUAL), to: today });
  const agents = useQuery(reviewFiguresQuery(span, "agent"));
  const change = (part: Partial<Span>) => {
    const next = { ...span, ...part };
    if (next.from <= next.to) setSpan(next);
  };
  return (
    <Card
      title={t("figures-title", { from: dateText(span.from, language), to: dateText(span.to, language) })}
      extra={isOwn ? null : <TakeHome span={span} />}
    >
      <div className={styles.range}>
        <DateField
          label={t("from")}
          value={span.from}
          today={today}
          max={today}
          onChange={(from: BankDate | "") => from && change({ from })}
        />
        <DateField
          label={t("to")}
          value={span.to}
          today={today}
          max={today}
          onChange={(to: BankDate | "") => to && change({ to })}
        />
      </div>
      <Loaded query={agents} lines={6}>
        {({ whole, by, least }) =>
          whole.drawn + whole.by_hand === 0 ? (
            <Empty>{t("no-figures")}</Empty>
          ) : (
            <div className={styles.stack}>
              <Whole of={whole} />
              {!isOwn && <Means title={t("by-agent")} items={by} />}
              <ByCriterion span={span} />
              <ByWeek span={span} />
              <p className={styles.soft}>{t("figures-what", { least })}</p>
            </div>
          )
        }
      </Loaded>
    </Card>
  );
}

function Whole({ of }: { of: ReviewFigures }) {
  const { t } = useTranslation("reviews");
  return (
    <p className={styles.whole}>
      <strong>{of.mean_tenths === null ? t("too-few") : pointsOf(of.mean_tenths)}</strong>
      <span className={styles.soft}>
        {bandOf(of)}
        {t("reviewed-of", { drawn: of.drawn, talks: of.talks ?? 0 })}
        {of.by_hand > 0 && ` · ${t("by-hand-too", { count: of.by_hand })}`}
      </span>
    </p>
  );
}

/** Each with its mean and between which that lies, on one scale from 0 to 100; a list that is its own table. */
function Means({ title, items }: { title: string; items: readonly ReviewFigures[] }) {
  const { t } = useTranslation("reviews");
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul className={styles.means}>
        {items.map((one) => (
          <li key={one.key}>
            <span>{one.name}</span>
            <Scale of={one} />
            <span className={styles.meanWords}>
              {one.mean_tenths === null ? (
                <span className={styles.soft}>{t("too-few")}</span>
              ) : (
                <strong>{pointsOf(one.mean_tenths)}</strong>
              )}{" "}
              <span className={styles.soft}>
                {bandOf(one)}
                {one.talks === null
                  ? t("reviewed", { drawn: one.drawn })
                  : t("reviewed-of", { drawn: one.drawn, talks: one.talks })}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Scale({ of }: { of: ReviewFigures }) {
  const { mean_tenths: mean, low_tenths: low, high_tenths: high } = of;
  return (
    <svg className={styles.scale} aria-hidden="true" width="100%" height="16">
      <line className={styles.track} x1="0" x2="100%" y1="8" y2="8" />
      {mean !== null && low !== null && high !== null && (
        <>
          <rect
            className={styles.bandMark}
            x={`${low / 10}%`}
            width={`${Math.max(0.5, (high - low) / 10)}%`}
            y="4"
            height="8"
            rx="4"
          />
          <circle className={styles.meanMark} cx={`${mean / 10}%`} cy="8" r="5" />
        </>
      )}
    </svg>
  );
}

function ByCriterion({ span }: { span: Span }) {
  const { t } = useTranslation("reviews");
  const language = useLanguage();
  const found = useQuery(reviewFiguresQuery(span, "criterion"));
  const cards = useQuery(scorecardsQuery);
  if (!found.data || !cards.data) return null;
  const names = new Map<string, string>();
  for (const { criteria } of cards.data.toReversed())
    for (const one of criteria) names.set(one.code, language === "en" ? one.en : one.zh);
  const items = found.data.by.map((one) => ({ ...one, name: names.get(one.key) ?? one.key }));
  return <Means title={t("by-criterion")} items={items} />;
}

function ByWeek({ span }: { span: Span }) {
  const { t } = useTranslation("reviews");
  const language = useLanguage();
  const found = useQuery(reviewFiguresQuery(span, "week"));
  const weeks = found.data?.by ?? [];
  const tenth = (value: number | null) => (value === null ? null : value / 10);
  return (
    <LineChart
      title={t("by-week")}
      level={3}
      query={found}
      empty={t("no-figures")}
      stops={dayStops(
        weeks.map(({ key }) => key as BankDate),
        language,
      )}
      axis={t("week")}
      size="small"
      series={[{ id: "mean", name: t("mean"), values: weeks.map((one) => tenth(one.mean_tenths)) }]}
      band={{
        series: "mean",
        name: t("band"),
        low: weeks.map((one) => tenth(one.low_tenths)),
        high: weeks.map((one) => tenth(one.high_tenths)),
      }}
      format={countFormat(language)}
    />
  );
}

function TakeHome({ span }: { span: Span }) {
  const { t } = useTranslation("reviews");
  const language = useLanguage();
  const announce = useAnnounce();
  const making = useMutation({
    mutationFn: () =>
      download(`/api/console/quality/review-figures.csv?${new URLSearchParams({ ...span, language })}`),
    onSuccess: keep,
    onError: () => announce(t("no-file")),
  });
  return (
    <Button
      icon={<Download size={16} aria-hidden="true" />}
      busy={making.isPending}
      onClick={() => making.mutate()}
    >
      {t("take-home")}
    </Button>
  );
}

function pointsOf(tenths: number): string {
  return (tenths / 10).toFixed(1);
}

function bandOf({ low_tenths: low, high_tenths: high }: ReviewFigures): string {
  return low === null || high === null ? "" : `${pointsOf(low)}–${pointsOf(high)} · `;
}
