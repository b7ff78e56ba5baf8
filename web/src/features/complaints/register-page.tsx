import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { complaintFiguresQuery } from "@/api/complaints";
import type { ComplaintFigures } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { BarChart } from "@/ui/chart/bar-chart";
import { countFormat } from "@/ui/chart/formats";
import { KeyFigure } from "@/ui/chart/key-figure";
import { type Rank, RankBars } from "@/ui/chart/rank-bars";
import { monthStops } from "@/ui/chart/stops";
import { Count } from "@/ui/count";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { useLanguage } from "@/ui/use-language";
import styles from "./complaints.module.css";
import "./words";

/** What the complaints of a year come to: why, about what, in how many days, how many late. */
export function ComplaintRegisterPage() {
  const { t } = useTranslation("complaints");
  const found = useQuery(complaintFiguresQuery);
  return (
    <Page
      title={t("register.title")}
      lead={t("register.lead")}
      back={{ to: console_.complaints, label: t("desk.title") }}
    >
      <Loaded query={found} lines={10}>
        {(figures) => (
          <>
            <Card>
              <Figures of={figures} />
            </Card>
            <div className={styles.charts}>
              <Charts of={figures} />
            </div>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Figures({ of }: { of: ComplaintFigures }) {
  const { t } = useTranslation("complaints");
  const median = of.median_days;
  return (
    <div className={styles.figures}>
      <KeyFigure label={t("register.received")} value={<Count of={of.received} />} />
      <KeyFigure label={t("register.decided")} value={<Count of={of.decided} />} />
      <KeyFigure label={t("register.late-share")} value={<Count of={of.decided_late} />} />
      <KeyFigure
        label={t("register.median")}
        value={median === null ? "—" : t("register.days", { count: median })}
      />
      <KeyFigure label={t("register.open")} value={<Count of={of.open} />} />
      <KeyFigure label={t("register.late")} value={<Count of={of.late} />} />
    </div>
  );
}

function Charts({ of }: { of: ComplaintFigures }) {
  const { t } = useTranslation("complaints");
  const language = useLanguage();
  const format = countFormat(language);
  const causes = ranked(of.by_cause, (code) => t(`causes.${code}` as "causes.rule"));
  const products = ranked(of.by_product, (code) => t(`products.${code}` as "products.fee"));
  const days: Rank[] = of.days
    .map(({ code, count }) => ({ upTo: Number(code), count }))
    .toSorted((one, other) => (one.upTo || 999) - (other.upTo || 999))
    .map(({ upTo, count }) => ({
      id: String(upTo),
      name: upTo ? t("register.within", { count: upTo }) : t("register.beyond"),
      value: count,
    }));
  const empty = t("register.nothing");
  const undecided = t("register.undecided");
  return (
    <>
      <Card>
        <RankBars title={t("register.by-cause")} level={2} empty={undecided} format={format} ranks={causes} />
      </Card>
      <Card>
        <RankBars title={t("register.by-product")} level={2} empty={empty} format={format} ranks={products} />
      </Card>
      <Card>
        <RankBars title={t("register.by-days")} level={2} empty={undecided} format={format} ranks={days} />
      </Card>
      <Card>
        <BarChart
          title={t("register.by-month")}
          empty={empty}
          stops={monthStops(
            of.months.map(({ month_on: on }) => on.slice(0, 7)),
            language,
          )}
          series={[
            {
              id: "received",
              name: t("register.series-received"),
              values: of.months.map(({ received }) => received),
            },
            { id: "late", name: t("register.series-late"), values: of.months.map(({ late }) => late) },
          ]}
          format={format}
          axis={t("register.month")}
          size="small"
        />
      </Card>
    </>
  );
}

function ranked(
  counted: readonly { code: string; count: number }[],
  nameOf: (code: string) => string,
): Rank[] {
  return counted
    .toSorted((one, other) => other.count - one.count)
    .map(({ code, count }) => ({ id: code, name: nameOf(code), value: count }));
}
