import type { Ref } from "react";
import { amountParts, parseAmount } from "@/lib/money";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { useLanguage } from "@/ui/use-language";
import styles from "./amount-box.module.css";
import { writtenAmount } from "./draft";

interface Props {
  label: string;
  currency: string;
  value: string;
  error?: string | null | undefined;
  hint?: string | undefined;
  /** The one amount of a page. */
  large?: boolean;
  autoFocus?: boolean;
  ref?: Ref<HTMLInputElement>;
  onChange: (typed: string) => void;
  /** The same amount, better written. */
  onTidied?: (typed: string) => void;
}

/** An amount as one types it; read once one leaves the box, and then written in groups. */
export function AmountBox({
  label,
  currency,
  value,
  error,
  hint,
  large = false,
  onChange,
  onTidied = onChange,
  ...rest
}: Props) {
  const language = useLanguage();
  const { symbol } = amountParts({ minor: 0, currency }, language);
  function tidy() {
    const minor = parseAmount(value, currency);
    if (!minor) return;
    const written = writtenAmount(minor, currency, language);
    if (written !== value) onTidied(written);
  }
  return (
    <div className={large ? styles.large : undefined}>
      <Field label={label} hint={hint} error={error}>
        {(wiring) => (
          <Input
            {...wiring}
            {...rest}
            figures
            icon={<span aria-hidden="true">{symbol}</span>}
            suffix={symbol === currency ? undefined : currency}
            inputMode="decimal"
            autoComplete="off"
            enterKeyHint="next"
            maxLength={20}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            onBlur={tidy}
          />
        )}
      </Field>
    </div>
  );
}
