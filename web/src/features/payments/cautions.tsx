import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Caution, Preview } from "@/api/wire";
import { amountText } from "@/lib/money";
import { useLanguage } from "@/ui/use-language";
import styles from "./cautions.module.css";
import type { Target } from "./draft";
import { useTargetName } from "./target-line";

interface Props {
  cautions: readonly Caution[];
  target: Target;
  /** What is left on the account afterwards. */
  left: Preview["balance_after"];
}

/** What a careful clerk would ask before one signs. */
export function Cautions({ cautions, target, left }: Props) {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const name = useTargetName()(target);
  if (cautions.length === 0) return null;
  return (
    <ul className={styles.cautions} aria-label={t("cautions.title")}>
      {cautions.map((caution) => (
        <li key={caution}>
          <TriangleAlert size={20} aria-hidden="true" />
          <div>
            <p>
              <strong>{t(`cautions.${caution}`, { name, left: amountText(left, language) })}</strong>
            </p>
            <p>{t(`cautions.${caution}-what`, { name })}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}
