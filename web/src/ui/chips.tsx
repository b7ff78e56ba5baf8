import styles from "./chips.module.css";

interface Props<T extends string> {
  /** What is being chosen, for those who hear it. */
  label: string;
  choices: readonly { value: T; label: string }[];
  value: T | "";
  onChange: (value: T | "") => void;
}

/** One of a few choices, or none: pressing the chosen one takes it back. */
export function Chips<T extends string>({ label, choices, value, onChange }: Props<T>) {
  return (
    <fieldset className={styles.chips}>
      <legend className="only-heard">{label}</legend>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          onClick={() => onChange(choice.value === value ? "" : choice.value)}
        >
          {choice.label}
        </button>
      ))}
    </fieldset>
  );
}
