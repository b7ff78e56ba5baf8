import { useTranslation } from "react-i18next";
import type { TierEffects, TierScheme, TierSchemeWanted } from "@/api/wire";
import { monthText } from "@/lib/dates";
import { Amount } from "@/ui/amount";
import { BarChart } from "@/ui/chart/bar-chart";
import { countFormat } from "@/ui/chart/formats";
import { KeyFigure } from "@/ui/chart/key-figure";
import { Count } from "@/ui/count";
import { Empty } from "@/ui/empty";
import { Card } from "@/ui/page";
import { Rows } from "@/ui/records";
import { tierName } from "@/ui/tier-terms";
import { useLanguage } from "@/ui/use-language";
import { FairnessReport } from "./fairness";
import styles from "./tiers.module.css";

interface Props {
  tried: { scheme: TierSchemeWanted; effects: TierEffects } | null;
  /** What holds now, if anything does. */
  before: TierScheme | undefined;
}

/** What terms would come to: who stands where, who moves, what it costs, and whether it is fair. */
export function EffectsTold({ tried, before }: Props) {
  const { t } = useTranslation("tiers");
  const language = useLanguage();
  if (!tried) {
    return (
      <Card title={t("effects.title")}>
        <Empty title={t("effects.none")}>{t("effects.none-what")}</Empty>
      </Card>
    );
  }
  const { effects, scheme } = tried;
  const { month, customers, rising, falling, cost, cost_before: costBefore } = effects;
  const nameAfter = (level: number) => {
    const tier = scheme.tiers[level];
    return tier ? tierName(tier, language) : String(level);
  };
  const nameBefore = (level: number) => {
    const tier = before?.tiers[level];
    return tier ? tierName(tier, language) : String(level);
  };
  const places = Math.max(effects.after.length, effects.before.length);
  return (
    <>
      <Card title={t("effects.title")}>
        <div className={styles.part}>
          <p className={styles.soft}>
            {month
              ? t("effects.month", { month: monthText(month, language), count: customers })
              : t("effects.no-month")}
          </p>
          <div className={styles.figures}>
            <KeyFigure label={t("effects.rising")} value={<Count of={rising} />} />
            <KeyFigure label={t("effects.falling")} value={<Count of={falling} />} />
            {cost !== null && (
              <KeyFigure
                label={t("effects.cost")}
                value={<Amount money={{ minor: cost, currency: "CNY" }} />}
                note={
                  costBefore === null ? undefined : (
                    <>
                      {t("effects.cost-before")} <Amount money={{ minor: costBefore, currency: "CNY" }} />
                    </>
                  )
                }
              />
            )}
          </div>
          <BarChart
            level={3}
            size="small"
            title={t("effects.chart")}
            caption={t("effects.chart-caption")}
            empty={t("effects.no-month")}
            axis={t("page.tier")}
            stops={Array.from({ length: places }, (_, level) => ({
              id: String(level),
              label: nameAfter(level),
              short: nameAfter(level),
            }))}
            series={[
              ...(effects.before.length > 0
                ? [
                    {
                      id: "before",
                      name: t("effects.before"),
                      values: Array.from({ length: places }, (_, level) => effects.before[level] ?? 0),
                    },
                  ]
                : []),
              {
                id: "after",
                name: t("effects.after"),
                values: Array.from({ length: places }, (_, level) => effects.after[level] ?? 0),
              },
            ]}
            format={countFormat(language)}
          />
          {effects.moves.some((one) => one.before !== one.after) && (
            <Rows
              label={t("effects.moves")}
              rows={effects.moves.filter((one) => one.before !== one.after)}
              keyOf={(one) => `${one.before} ${one.after}`}
              columns={[
                { title: t("effects.from"), render: (one) => nameBefore(one.before) },
                { title: t("effects.to"), render: (one) => nameAfter(one.after) },
                { title: t("fair.customers"), figures: true, render: (one) => one.customers },
              ]}
            />
          )}
        </div>
      </Card>
      <Card title={t("fair.title")}>
        <FairnessReport of={effects.fairness} tiers={scheme.tiers} />
      </Card>
    </>
  );
}
