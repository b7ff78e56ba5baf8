import styles from "./key-cap.module.css";

const onApple = /Mac|iPhone|iPad/.test(navigator.platform);

/** The key that goes with a letter for commands, as this keyboard has it. */
export const COMMAND = onApple ? "⌘" : "Ctrl";

/** Keys to press, one after the other or together, as they are written on the keyboard. */
export function Keys({ of }: { of: readonly string[] }) {
  return (
    <span className={styles.keys}>
      {of.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
