import { type ComponentProps, useId } from "react";
import styles from "./check.module.css";

interface Props extends Omit<ComponentProps<"input">, "type" | "className" | "role"> {
  label: string;
  hint?: string;
}

/** Yes or no, together with other answers: it counts when the form is sent. */
export function Checkbox(props: Props) {
  return <Tick {...props} />;
}

/** On or off, at once. */
export function Switch(props: Props) {
  return <Tick {...props} isSwitch />;
}

function Tick({ label, hint, isSwitch = false, ...rest }: Props & { isSwitch?: boolean }) {
  const hintId = useId();
  return (
    <label className={`${styles.check} ${isSwitch ? styles.switch : ""}`}>
      <input
        {...rest}
        type="checkbox"
        {...(isSwitch ? { role: "switch" } : {})}
        aria-describedby={hint ? hintId : undefined}
      />
      <span className={styles.words}>
        {label}
        {hint && (
          <span id={hintId} className={styles.hint}>
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}

/** A tick in a table, whose words stand in its row: only heard. */
export function RowTick({ label, some = false, ...rest }: Omit<Props, "hint"> & { some?: boolean }) {
  return (
    <label className={styles.row}>
      <input
        {...rest}
        type="checkbox"
        aria-label={label}
        ref={(box) => {
          if (box) box.indeterminate = some;
        }}
      />
    </label>
  );
}
