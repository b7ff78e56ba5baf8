import type { ComponentProps } from "react";
import styles from "./code-input.module.css";

interface Props extends Omit<ComponentProps<"input">, "className" | "value" | "onChange"> {
  value: string;
  onValue: (code: string) => void;
}

const DIGITS = 6;

/** A six-digit code, large: typed, pasted with whatever stands between the digits, or filled in by the device. */
export function CodeInput({ value, onValue, ...rest }: Props) {
  return (
    <input
      {...rest}
      type="text"
      inputMode="numeric"
      autoComplete="one-time-code"
      spellCheck={false}
      className={styles.code}
      value={value}
      onChange={(event) =>
        onValue(event.target.value.normalize("NFKC").replaceAll(/\D/g, "").slice(0, DIGITS))
      }
    />
  );
}

export function isWholeCode(code: string): boolean {
  return code.length === DIGITS;
}
