import { Minus, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import styles from "./rights-difference.module.css";
import { useRightWords } from "./use-right-words";

interface Props {
  before: readonly string[];
  after: readonly string[];
}

/** What somebody may do then that they may not do now, and the other way round; each right in words. */
export function RightsDifference({ before, after }: Props) {
  const { t } = useTranslation("rights");
  const gains = after.filter((right) => !before.includes(right));
  const loses = before.filter((right) => !after.includes(right));
  const kept = after.length - gains.length;
  if (gains.length + loses.length === 0) return <p className={styles.kept}>{t("diff.none")}</p>;
  return (
    <div className={styles.difference}>
      <Part title={t("diff.gains")} rights={gains} look="gain" />
      <Part title={t("diff.loses")} rights={loses} look="loss" />
      {kept > 0 && <p className={styles.kept}>{t("diff.keeps", { count: kept })}</p>}
    </div>
  );
}

function Part({ title, rights, look }: { title: string; rights: string[]; look: "gain" | "loss" }) {
  const words = useRightWords();
  if (rights.length === 0) return null;
  const Icon = look === "gain" ? Plus : Minus;
  return (
    <ul className={styles.part} aria-label={title}>
      {rights.map((right) => (
        <li key={right} className={styles[look]}>
          <Icon size={16} aria-hidden="true" />
          <span>
            <span className="only-heard">{title}: </span>
            <span className={styles.name}>{words.name(right)}</span>
            <span className={styles.what}>{words.what(right)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
