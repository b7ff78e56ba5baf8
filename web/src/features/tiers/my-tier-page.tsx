import { useQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useTranslation } from "react-i18next";
import { myTierQuery } from "@/api/tiers";
import type { MyTier, Tier } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { Empty } from "@/ui/empty";
import { Fold } from "@/ui/fold";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { StateWord } from "@/ui/state-word";
import { tierName, useTierWords } from "@/ui/tier-terms";
import { useLanguage } from "@/ui/use-language";
import { AssetsChart } from "./assets-chart";
import { Missing, reaches } from "./missing";
import { MyBenefits } from "./my-benefits";
import { TierNotice } from "./tier-notice";
import styles from "./tiers.module.css";
import { useHidden } from "./use-hidden";
import "./words";

/** What I have, what comes with it, what is missing for more, and how it came to be. */
export function MyTierPage() {
  const { t } = useTranslation(["tiers", "portal"]);
  const found = useQuery(myTierQuery);
  return (
    <Page
      title={t("mine.title")}
      lead={t("mine.lead")}
      back={{ to: portal.profile, label: t("portal:profile") }}
    >
      <Loaded query={found} lines={8}>
        {(mine) =>
          mine.standing ? (
            <div className={styles.page}>
              <TierNotice of={mine} />
              <Mine of={mine} />
              <MyBenefits />
              <Next of={mine} />
              <AssetsChart of={mine} hideable />
              <Rules of={mine} />
            </div>
          ) : (
            <Card>
              <Empty picture={<Picture of="nothing-today" />} title={t("mine.none")}>
                {t("mine.none-what")}
              </Empty>
            </Card>
          )
        }
      </Loaded>
    </Page>
  );
}

function Mine({ of: { standing, tiers, since_on: since, grants } }: { of: MyTier }) {
  const { t } = useTranslation("tiers");
  const language = useLanguage();
  const words = useTierWords();
  const tier = standing && tiers[standing.level];
  if (!standing || !tier) return null;
  const benefits = words.each(tier);
  const grant = grants.find(
    ({ level, ended_at: ended }) => standing.is_given && !ended && level === standing.level,
  );
  return (
    <Card title={t("mine.what", { tier: tierName(standing, language) })}>
      <div className={styles.part}>
        {grant ? (
          <p className={styles.soft}>
            {t("mine.given", { day: dateText(grant.until_on, language), reason: grant.reason })}
          </p>
        ) : (
          since && <p className={styles.soft}>{t("mine.since", { day: dateText(since, language) })}</p>
        )}
        {benefits.length > 0 ? (
          <ul className={styles.benefits}>
            {benefits.map((one) => (
              <li key={one}>
                <Check size={18} aria-hidden="true" />
                {one}
              </li>
            ))}
          </ul>
        ) : (
          <p>{t("mine.no-benefits")}</p>
        )}
      </div>
    </Card>
  );
}

function Next({ of }: { of: MyTier }) {
  const { t } = useTranslation("tiers");
  const language = useLanguage();
  const hidden = useHidden();
  const next = of.next && of.tiers[of.next.level];
  if (!of.next || !next) {
    return (
      <Card title={t("mine.top")}>
        <p>{t("mine.top-what")}</p>
      </Card>
    );
  }
  const isReached = reaches(of.next);
  return (
    <Card title={t(isReached ? "mine.reached" : "mine.next", { tier: tierName(next, language) })}>
      <div className={styles.part}>
        <Missing distance={of.next} hidden={hidden} />
        <p className={styles.soft}>
          {t(isReached ? "mine.reached-when" : "mine.next-when", { day: dateText(of.next_on, language) })}
        </p>
      </div>
    </Card>
  );
}

/** All tiers, for whoever likes to compare. */
function Rules({ of: { tiers, standing, grace } }: { of: MyTier }) {
  const { t } = useTranslation("tiers");
  return (
    <Card title={t("rules.title")}>
      <div className={styles.part}>
        <ol className={styles.tiers}>
          {tiers.map((tier, level) => (
            <TierLine key={tier.zh} tier={tier} isMine={standing?.level === level} />
          ))}
        </ol>
        <Fold title={t("rules.how")}>
          <ul className={styles.how}>
            <li>{t("rules.assets")}</li>
            <li>{t("rules.payments")}</li>
            <li>{t("rules.grade")}</li>
            <li>{t("rules.rise")}</li>
            <li>{t("rules.fall", { count: grace })}</li>
          </ul>
        </Fold>
      </div>
    </Card>
  );
}

function TierLine({ tier, isMine }: { tier: Tier; isMine: boolean }) {
  const { t } = useTranslation("tiers");
  const language = useLanguage();
  const words = useTierWords();
  return (
    <li className={styles.tier}>
      <p className={styles.tierHead}>
        <strong>{tierName(tier, language)}</strong>
        {isMine && <StateWord tone="good">{t("rules.yours")}</StateWord>}
      </p>
      <p>{words.terms(tier)}</p>
      <p className={styles.soft}>{words.benefits(tier) || t("rules.nothing")}</p>
    </li>
  );
}
