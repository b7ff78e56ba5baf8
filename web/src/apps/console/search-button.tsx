import { Search } from "lucide-react";
import { useTranslation } from "react-i18next";
import { COMMAND, Keys } from "@/ui/key-cap";
import styles from "./search-button.module.css";

/** Opens the command palette; looks like the box it leads to. */
export function SearchButton({ label, onPress }: { label: string; onPress: () => void }) {
  const { t } = useTranslation("console");
  return (
    <button
      type="button"
      className={styles.button}
      aria-label={t("search")}
      aria-haspopup="dialog"
      aria-keyshortcuts="Control+K Meta+K"
      title={t("search")}
      onClick={onPress}
    >
      <Search size={18} aria-hidden="true" />
      <span className={styles.words}>{label}</span>
      <span className={styles.keys} aria-hidden="true">
        <Keys of={[COMMAND, "K"]} />
      </span>
    </button>
  );
}
