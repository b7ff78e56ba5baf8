import { useTranslation } from "react-i18next";
import type { ComplaintStep } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import styles from "./complaints.module.css";
import "./words";

/** All that was said and done about a complaint, in order. */
export function ComplaintThread({ steps }: { steps: readonly ComplaintStep[] }) {
  const { t } = useTranslation("complaints");
  const language = useLanguage();
  return (
    <ol className={styles.thread} aria-label={t("thread")}>
      {steps.map((step, nth) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps are only appended
        <li key={nth}>
          <span className={styles.turn}>
            <b>{t(`steps.${step.kind}`, { day: step.until_on ? dateText(step.until_on, language) : "" })}</b>
            <span className={styles.soft}>{step.by_kind === "staff" && step.by}</span>
            <span className={styles.soft}>
              <When at={step.at} />
            </span>
          </span>
          {step.text && <blockquote className={styles.said}>{step.text}</blockquote>}
        </li>
      ))}
    </ol>
  );
}
