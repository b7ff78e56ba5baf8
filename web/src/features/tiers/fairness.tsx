import { useTranslation } from "react-i18next";
import type { Tier, TierFairness, TierWanted } from "@/api/wire";
import { amountText } from "@/lib/money";
import { shareFormat } from "@/ui/chart/formats";
import { Fold } from "@/ui/fold";
import { Rows } from "@/ui/records";
import { StateWord } from "@/ui/state-word";
import { tierName } from "@/ui/tier-terms";
import { useLanguage } from "@/ui/use-language";
import styles from "./tiers.module.css";

const WHOLE = 10_000;
const FOUR_FIFTHS = 8_000;
const TRAITS = ["gender", "age", "region"] as const;

interface Props {
  of: TierFairness;
  tiers: readonly (Tier | TierWanted)[];
}

/** Whether terms treat like customers alike: by groups that should not matter, by pairs, by steps. */
export function FairnessReport({ of, tiers }: Props) {
  const { t } = useTranslation("tiers");
  const language = useLanguage();
  const nameOf = (level: number) => {
    const tier = tiers[level];
    return tier ? tierName(tier, language) : String(level);
  };
  const money = (minor: number) => amountText({ minor, currency: "CNY" }, language);
  return (
    <div className={styles.part}>
      <p>{t("fair.what", { count: of.looked_at, all: of.customers })}</p>
      {of.traits.map((trait) => (
        <Trait key={trait.trait} trait={trait} nameOf={nameOf} />
      ))}
      <section className={styles.found}>
        <h3>{t("fair.pairs")}</h3>
        <p>
          {of.compared === 0
            ? t("fair.no-pairs")
            : t("fair.pairs-what", { count: of.pair_count, compared: of.compared })}
        </p>
        {of.pairs.length > 0 && (
          <Fold title={t("fair.pairs-some")} aside={of.pairs.length}>
            <ul className={styles.tiers}>
              {of.pairs.map(({ one, other }) => (
                <li
                  key={`${one.assets} ${other.assets} ${one.tenure} ${other.tenure}`}
                  className={styles.tier}
                >
                  {[one, other].map((end, nth) => (
                    <p key={nth === 0 ? "one" : "other"} className={styles.tierHead}>
                      <span>
                        {t("fair.end", {
                          assets: money(end.assets),
                          payments: t("counts.payments", { count: end.payments }),
                          tenure: t("counts.tenure", { count: end.tenure }),
                        })}
                      </span>
                      <strong>{nameOf(end.level)}</strong>
                    </p>
                  ))}
                </li>
              ))}
            </ul>
          </Fold>
        )}
      </section>
      {of.cliffs.length > 0 && (
        <section className={styles.found}>
          <h3>{t("fair.steps")}</h3>
          <Rows
            label={t("fair.steps")}
            rows={of.cliffs}
            keyOf={({ level }) => String(level)}
            columns={[
              { title: t("page.tier"), render: ({ level }) => nameOf(level) },
              { title: t("fair.step-at"), figures: true, render: ({ assets }) => money(assets) },
              { title: t("fair.below"), figures: true, render: ({ below }) => below },
              { title: t("fair.above"), figures: true, render: ({ above }) => above },
              {
                title: t("fair.judged"),
                render: ({ is_double: double }) =>
                  double ? (
                    <StateWord tone="danger">{t("fair.double")}</StateWord>
                  ) : (
                    <StateWord tone="good">{t("fair.single")}</StateWord>
                  ),
              },
            ]}
          />
        </section>
      )}
    </div>
  );
}

function Trait({
  trait,
  nameOf,
}: {
  trait: TierFairness["traits"][number];
  nameOf: (level: number) => string;
}) {
  const { t, i18n } = useTranslation("tiers");
  const language = useLanguage();
  const percent = shareFormat(language, { places: 0 });
  const name = TRAITS.find((one) => one === trait.trait);
  if (!name) return null;
  const groupName = (group: string) => {
    const key = `fair.groups.${group}` as "fair.groups.female";
    return i18n.exists(`tiers:${key}`) ? t(key) : group;
  };
  const worst = trait.tiers.reduce<number | null>(
    (least, { ratio }) => (ratio === null ? least : Math.min(least ?? WHOLE, ratio)),
    null,
  );
  return (
    <section className={styles.found}>
      <p className={styles.tierHead}>
        <strong>{t(`fair.traits.${name}`)}</strong>
        {worst === null ? (
          <StateWord tone="over">{t("fair.too-few")}</StateWord>
        ) : (
          <StateWord tone={worst < FOUR_FIFTHS ? "danger" : "good"}>
            {t(worst < FOUR_FIFTHS ? "fair.apart" : "fair.alike", { ratio: percent.value(worst / WHOLE) })}
          </StateWord>
        )}
      </p>
      <Fold title={t("fair.shares")}>
        {trait.tiers.map((tier) => (
          <Rows
            key={tier.level}
            label={t("fair.reach", { tier: nameOf(tier.level) })}
            rows={tier.groups}
            keyOf={({ group }) => group}
            columns={[
              {
                title: t("fair.reach", { tier: nameOf(tier.level) }),
                render: ({ group }) => groupName(group),
              },
              { title: t("fair.customers"), figures: true, render: ({ customers }) => customers },
              {
                title: t("fair.share"),
                figures: true,
                render: ({ share }) => percent.value(share / WHOLE),
              },
              {
                title: t("fair.like"),
                figures: true,
                render: ({ like_for_like: like, is_judged: judged }) =>
                  like === null || !judged ? "—" : percent.value(like / WHOLE),
              },
            ]}
          />
        ))}
      </Fold>
    </section>
  );
}
