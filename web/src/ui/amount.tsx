import { useTranslation } from "react-i18next";
import { amountParts, type Money } from "@/lib/money";
import { useRemembered } from "@/lib/remembered";
import styles from "./amount.module.css";
import { discretion } from "./discretion";
import { useLanguage } from "./use-language";

interface Props {
  money: Money;
  /** Shows "+" on money coming in; money going out always has its sign. */
  signed?: boolean;
  size?: "normal" | "large" | "hero";
  tone?: "plain" | "in" | "soft";
  /** Whether the reader's wish to hide amounts applies; staff pages always show. */
  hideable?: boolean;
}

/** The only way in which money comes to the screen. */
export function Amount({ money, signed = false, size = "normal", tone = "plain", hideable = false }: Props) {
  const { t } = useTranslation("ui");
  const language = useLanguage();
  const hidden = useRemembered(discretion) === "hide" && hideable;
  const { sign, symbol, whole, decimals } = amountParts(money, language, { alwaysSigned: signed });
  const look = [styles.amount, styles[size], styles[tone]].join(" ");
  if (hidden) {
    return (
      <span className={look}>
        <span className="only-heard">{t("amount-hidden")}</span>
        <span aria-hidden="true">••••••</span>
      </span>
    );
  }
  return (
    <span className={look}>
      {sign}
      <span className={styles.symbol}>{symbol}</span>
      {whole}
      {decimals && <span className={styles.decimals}>{decimals}</span>}
    </span>
  );
}
