import { ChevronDown, Eye, EyeOff, X } from "lucide-react";
import { type ComponentProps, type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./input.module.css";

interface InputProps extends Omit<ComponentProps<"input">, "prefix" | "className"> {
  /** A picture or a sign before what is typed. */
  icon?: ReactNode;
  /** A unit or currency behind what is typed. */
  suffix?: ReactNode;
  /** Digits of equal width, for amounts and numbers. */
  figures?: boolean;
  /** Shows a cross that empties the box, while there is something in it. */
  onClear?: (() => void) | undefined;
}

export function Input({ icon, suffix, figures = false, onClear, ref, ...rest }: InputProps) {
  const { t } = useTranslation("ui");
  const own = useRef<HTMLInputElement>(null);
  function clear() {
    onClear?.();
    own.current?.focus();
  }
  return (
    <span className={styles.box}>
      {icon && <span className={styles.prefix}>{icon}</span>}
      <input
        {...rest}
        ref={(element) => {
          own.current = element;
          if (typeof ref === "function") return ref(element);
          if (ref) ref.current = element;
        }}
        className={`${styles.control} ${figures ? styles.figures : ""}`}
      />
      {suffix && <span className={styles.suffix}>{suffix}</span>}
      {onClear && rest.value && (
        <button type="button" className={styles.tool} aria-label={t("clear-text")} onClick={clear}>
          <X size={16} aria-hidden="true" />
        </button>
      )}
    </span>
  );
}

/** A password, with an eye that shows what was typed. */
export function PasswordInput(props: Omit<InputProps, "type" | "suffix" | "onClear">) {
  const { t } = useTranslation("ui");
  const [shown, setShown] = useState(false);
  const { icon, figures: _figures, ...rest } = props;
  return (
    <span className={styles.box}>
      {icon && <span className={styles.prefix}>{icon}</span>}
      <input {...rest} type={shown ? "text" : "password"} spellCheck={false} className={styles.control} />
      <button
        type="button"
        className={styles.tool}
        aria-pressed={shown}
        aria-label={t("show-password")}
        onClick={() => setShown(!shown)}
      >
        {shown ? <EyeOff size={18} aria-hidden="true" /> : <Eye size={18} aria-hidden="true" />}
      </button>
    </span>
  );
}

export function TextArea(props: Omit<ComponentProps<"textarea">, "className">) {
  return <textarea rows={3} {...props} className={styles.area} />;
}

interface SelectProps extends Omit<ComponentProps<"select">, "className"> {
  /** The first line, which chooses nothing. Left out, one of the choices is always chosen. */
  none?: string | undefined;
  choices: readonly { value: string; label: string }[];
}

export function Select({ none, choices, ...rest }: SelectProps) {
  return (
    <span className={`${styles.box} ${styles.select}`}>
      <select {...rest} className={styles.control}>
        {none !== undefined && <option value="">{none}</option>}
        {choices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <ChevronDown size={16} aria-hidden="true" />
    </span>
  );
}
