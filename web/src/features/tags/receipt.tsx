import { Check, Minus } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { TagEvidence } from "@/api/wire";
import { useLanguage } from "@/ui/use-language";
import { evidenceText } from "./sentence";
import styles from "./tags.module.css";

/** The figures that made it true, each as a sentence. */
export function Receipt({ evidence }: { evidence: readonly TagEvidence[] }) {
  const { t } = useTranslation(["tags", "ui"]);
  const language = useLanguage();
  if (evidence.length === 0) return null;
  return (
    <ul className={styles.receipt} aria-label={t("why")}>
      {evidence.map((one, nth) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a rule's conditions stand in their order
        <li key={nth} className={one.holds ? "" : styles.other}>
          {one.holds ? <Check size={14} aria-hidden="true" /> : <Minus size={14} aria-hidden="true" />}
          <span>{evidenceText(one, t, language)}</span>
        </li>
      ))}
    </ul>
  );
}
