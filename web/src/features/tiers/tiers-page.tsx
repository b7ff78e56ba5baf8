import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { fallingTiersQuery, tiersQuery } from "@/api/tiers";
import type { FallingTier, TierScheme, TiersOverview } from "@/api/wire";
import { dateText, monthText } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { countFormat } from "@/ui/chart/formats";
import { RankBars } from "@/ui/chart/rank-bars";
import { Count } from "@/ui/count";
import { Empty } from "@/ui/empty";
import { Fold } from "@/ui/fold";
import { GoOn } from "@/ui/go-on";
import { Loaded } from "@/ui/loaded";
import { Marked } from "@/ui/marked";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { type Column, Records, Rows } from "@/ui/records";
import { SearchBox } from "@/ui/search-box";
import { Allowed } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { tierName, useTierWords } from "@/ui/tier-terms";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import { FairnessReport } from "./fairness";
import styles from "./tiers.module.css";
import "./words";

/** The tiers in force, who stands where, whose tier falls, and the versions of before. */
export function TiersPage() {
  const { t } = useTranslation("tiers");
  const found = useQuery(tiersQuery);
  return (
    <Page
      title={t("page.title")}
      lead={t("page.lead")}
      actions={
        <>
          <GoOn to={console_.benefits} words={t("take-up.title")} />
          <Allowed right="tiers.write">
            <GoOn to={console_.newTiers} words={t("page.new")} />
          </Allowed>
        </>
      }
    >
      <Loaded query={found} lines={8}>
        {(all) =>
          all.schemes.length === 0 ? (
            <Card>
              <Empty picture={<Picture of="nothing-today" />} title={t("page.none")}>
                {t("page.none-what")}
              </Empty>
            </Card>
          ) : (
            <div className={styles.page}>
              <InForce all={all} />
              <FallingTiers all={all} />
              <Versions all={all} />
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}

/** By which the last month was assessed; before the first one, the only one there is. */
export function inForce({ schemes, month }: TiersOverview): TierScheme | undefined {
  return schemes.find(({ from_month: from }) => month === null || from <= month) ?? schemes.at(-1);
}

function InForce({ all }: { all: TiersOverview }) {
  const { t } = useTranslation("tiers");
  const language = useLanguage();
  const words = useTierWords();
  const scheme = inForce(all);
  if (!scheme) return null;
  const counts = new Map(all.counts.map(({ level, customers }) => [level, customers]));
  return (
    <>
      <Card>
        <RankBars
          title={t("page.counts")}
          caption={all.month ? t("page.month", { month: monthText(all.month, language) }) : undefined}
          empty={t("page.not-assessed")}
          ranks={
            all.month
              ? scheme.tiers.map((tier, level) => ({
                  id: tier.zh,
                  name: tierName(tier, language),
                  value: counts.get(level) ?? 0,
                }))
              : []
          }
          format={countFormat(language)}
        />
      </Card>
      <Card title={t("page.in-force", { version: scheme.version })} flush>
        <Rows
          label={t("page.in-force", { version: scheme.version })}
          rows={scheme.tiers}
          keyOf={({ zh }) => zh}
          columns={[
            { title: t("page.tier"), render: (tier) => <strong>{tierName(tier, language)}</strong> },
            { title: t("page.needs"), render: (tier) => words.terms(tier) },
            {
              title: t("page.benefits"),
              render: (tier) => words.benefits(tier) || t("rules.nothing"),
            },
          ]}
        />
      </Card>
    </>
  );
}

function FallingTiers({ all }: { all: TiersOverview }) {
  const { t } = useTranslation("tiers");
  const [{ q = "" }, change] = useUrlFilter(["q"]);
  const query = useInfiniteQuery(fallingTiersQuery(q));
  const language = useLanguage();
  const scheme = inForce(all);
  const nameOf = (level: number) => {
    const tier = scheme?.tiers[level];
    return tier ? tierName(tier, language) : String(level);
  };
  const columns: Column<FallingTier & { id: string }>[] = [
    {
      title: t("falling.customer"),
      render: (one) => (
        <span className={styles.who}>
          <Link to={console_.customer(one.customer_id)}>
            <Marked text={one.customer_name} part={q} />
          </Link>
          <span className={styles.soft}>
            <Marked text={one.customer_number} part={q} />
          </span>
        </span>
      ),
    },
    {
      title: t("falling.tier"),
      render: (one) => t("falling.from-to", { from: nameOf(one.level), to: nameOf(one.lower_to) }),
    },
    { title: t("falling.on"), render: (one) => dateText(one.lowers_on, language) },
    {
      title: t("measures.assets"),
      figures: true,
      spare: true,
      render: (one) => <Amount money={{ minor: one.figures.assets, currency: "CNY" }} />,
    },
  ];
  return (
    <Card title={t("falling.title", { count: all.falling })} flush>
      {all.falling > 0 && (
        <div className={styles.search}>
          <SearchBox label={t("falling.search")} value={q} onSearch={(text) => change({ q: text })} />
        </div>
      )}
      <Records
        query={query}
        columns={columns}
        label={t("falling.label")}
        empty={
          q ? (
            <Empty title={t("falling.no-result")}>{t("falling.no-result-what")}</Empty>
          ) : (
            <Empty title={t("falling.none")}>{t("falling.none-what")}</Empty>
          )
        }
      />
    </Card>
  );
}

function Versions({ all }: { all: TiersOverview }) {
  const { t } = useTranslation("tiers");
  const language = useLanguage();
  const holding = inForce(all);
  return (
    <Card title={t("versions.title")}>
      <ul className={styles.tiers}>
        {all.schemes.map((one) => (
          <li key={one.version} className={styles.tier}>
            <p className={styles.tierHead}>
              <strong>{t("versions.one", { version: one.version })}</strong>
              <Stage of={one} holding={holding} />
            </p>
            <p className={styles.soft}>
              {t("versions.from", { month: monthText(one.from_month, language) })}{" "}
              {t("versions.by", { maker: one.maker, checker: one.checker })} <When at={one.published_at} />
            </p>
            <p className={styles.soft} hidden={one.effects.before.length === 0}>
              {t("versions.effects")} <Count of={one.effects.rising} /> ↑ <Count of={one.effects.falling} /> ↓
            </p>
            <Fold title={t("versions.fairness")}>
              <FairnessReport of={one.effects.fairness} tiers={one.tiers} />
            </Fold>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Stage({ of, holding }: { of: TierScheme; holding: TierScheme | undefined }) {
  const { t } = useTranslation("tiers");
  if (of.version === holding?.version) return <StateWord tone="good">{t("versions.holds")}</StateWord>;
  return holding && of.version > holding.version ? (
    <StateWord tone="caution">{t("versions.coming")}</StateWord>
  ) : (
    <StateWord tone="over">{t("versions.over")}</StateWord>
  );
}
