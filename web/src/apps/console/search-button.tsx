import { Search } from "lucide-react";
import { COMMAND, Keys } from "@/ui/key-cap";
import styles from "./search-button.module.css";

/** Opens the command palette; looks like the box it leads to. */
export function SearchButton({ label, onPress }: { label: string; onPress: () => void }) {
  return (
    <button
      type="button"
      className={styles.button}
      aria-haspopup="dialog"
      aria-keyshortcuts="Control+K Meta+K"
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
