import { useTranslation } from "react-i18next";
import type { TierDistance, TierLacking } from "@/api/wire";
import type { Language } from "@/lib/language";
import { amountText } from "@/lib/money";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import styles from "./tiers.module.css";

interface Props {
  distance: TierDistance;
  /** Whether amounts are not to be read. */
  hidden?: boolean;
}

/** What is missing of each threshold, with a bar that shows how far one is. */
export function Missing({ distance, hidden = false }: Props) {
  const { t } = useTranslation("tiers");
  const language = useLanguage();
  const { lacking, needs } = distance;
  return (
    <div className={styles.part}>
      {lacking.length > 1 && <p className={styles.soft}>{t(`missing.${needs}`)}</p>}
      <ul className={styles.missing}>
        {lacking.map((one) => (
          <li key={one.measure}>
            <p className={styles.tierHead}>
              <span>{t(`measures.${one.measure}`)}</span>
              {one.is_met ? (
                <StateWord tone="good">{t("missing.met")}</StateWord>
              ) : (
                <strong>{hidden && one.measure === "assets" ? "••••" : gapText(one)}</strong>
              )}
            </p>
            <span className={styles.track} aria-hidden="true">
              <span style={{ width: `${share(one)}%` }} />
            </span>
            <p className={styles.soft}>
              {hidden && one.measure === "assets"
                ? "••••"
                : t("missing.of", { has: told(one, one.has), needed: told(one, one.needed) })}
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
  function gapText(one: TierLacking): string {
    const gap = one.needed - one.has;
    switch (one.measure) {
      case "assets":
        return t("missing.assets", { amount: money(gap, language) });
      case "payments":
        return t("missing.payments", { count: gap });
      case "tenure":
        return t("missing.tenure", { count: gap });
      case "grade":
        return t("missing.grade", { grade: gradeAt(one.needed) });
    }
  }
  function told(one: TierLacking, value: number): string {
    switch (one.measure) {
      case "assets":
        return money(value, language);
      case "payments":
        return t("counts.payments", { count: value });
      case "tenure":
        return t("counts.tenure", { count: value });
      case "grade":
        return gradeAt(value) || t("no-grade");
    }
  }
}

/** Whether nothing is missing. */
export function reaches({ needs, lacking }: TierDistance): boolean {
  return needs === "all" ? lacking.every(({ is_met: met }) => met) : lacking.some(({ is_met: met }) => met);
}

const GRADES = ["A", "B", "C", "D", "E"] as const;

/** A grade by its place; none for who has none. */
export function gradeAt(place: number): string {
  return GRADES[place - 1] ?? "";
}

function money(minor: number, language: Language): string {
  return amountText({ minor, currency: "CNY" }, language);
}

// A grade is better the lower its place.
function share({ measure, has, needed }: TierLacking): number {
  const part = measure === "grade" ? needed / has : has / needed;
  return Math.max(0, Math.min(100, part * 100));
}
