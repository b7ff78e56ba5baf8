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
