import { useTranslation } from "react-i18next";
import type { MyTier } from "@/api/wire";
import { moneyFormat } from "@/ui/chart/formats";
import { LineChart } from "@/ui/chart/line-chart";
import { monthStops } from "@/ui/chart/stops";
import { Card } from "@/ui/page";
import { tierName } from "@/ui/tier-terms";
import { useLanguage } from "@/ui/use-language";

/** Average assets month by month, against what the tiers ask for. */
export function AssetsChart({ of, hideable = false }: { of: MyTier; hideable?: boolean }) {
  const { t } = useTranslation("tiers");
  const language = useLanguage();
  const months = of.months.slice(0, 12).toReversed();
  const most = Math.max(0, ...months.map(({ assets }) => assets));
  // What is far beyond anything that one has would make everything else flat.
  const near = of.tiers.flatMap((tier) =>
    tier.assets !== null && tier.assets <= Math.max(most * 2, firstThreshold(of)) ? [tier] : [],
  );
  return (
    <Card>
      <LineChart
        title={t("chart.title")}
        caption={t("chart.caption")}
        empty={t("chart.empty")}
        axis={t("chart.month")}
        hideable={hideable}
        fromZero
        stops={monthStops(
          months.map(({ month }) => month.slice(0, 7)),
          language,
        )}
        series={[
          { id: "assets", name: t("measures.assets"), values: months.map(({ assets }) => assets) },
          ...near.map((tier) => ({
            id: tier.zh,
            name: t("chart.needed", { tier: tierName(tier, language) }),
            values: months.map(() => tier.assets),
          })),
        ]}
        format={moneyFormat("CNY", language)}
      />
    </Card>
  );
}

function firstThreshold({ tiers }: MyTier): number {
  return tiers.find(({ assets }) => assets !== null)?.assets ?? 0;
}
