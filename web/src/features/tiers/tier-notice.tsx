import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { MyTier } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { Card } from "@/ui/page";
import { tierName } from "@/ui/tier-terms";
import { useLanguage } from "@/ui/use-language";
import { Missing } from "./missing";
import styles from "./tiers.module.css";
import { useHidden } from "./use-hidden";

/** That the tier falls, when, and what would keep it. */
export function TierNotice({ of }: { of: MyTier }) {
  const { t } = useTranslation("tiers");
  const language = useLanguage();
  const hidden = useHidden();
  const { tiers, lower_to: lower, lowers_on: on, keep, months } = of;
  const held = tiers[months.find(({ level }) => level !== null)?.level ?? 0];
  const lowered = tiers[lower ?? 0];
  if (lower === null || !on || !held || !lowered) return null;
  return (
    <Card
      title={
        <span className={styles.notice}>
          <TriangleAlert size={20} aria-hidden="true" />
          {t("notice.title", {
            day: dateText(on, language),
            from: tierName(held, language),
            to: tierName(lowered, language),
          })}
        </span>
      }
    >
      <div className={styles.part}>
        <p>{t("notice.what", { tier: tierName(held, language) })}</p>
        {keep && <Missing distance={keep} hidden={hidden} />}
      </div>
    </Card>
  );
}
