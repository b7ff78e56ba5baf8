import { useTranslation } from "react-i18next";
import type { Payee } from "@/api/wire";
import { amountText, plainAmount } from "@/lib/money";
import { Amount } from "@/ui/amount";
import { Segments } from "@/ui/segments";
import { useLanguage } from "@/ui/use-language";
import { AmountBox } from "./amount-box";
import styles from "./ask-page.module.css";
import form from "./how-much-step.module.css";

interface Props {
  people: readonly Payee[];
  shares: readonly number[];
  /** What none of them bears. */
  rest: number;
  bearsRest: boolean;
  currency: string;
  /** By payee, as typed; null while the shares are equal. */
  own: Readonly<Record<string, string>> | null;
  tried: boolean;
  onOwn: (own: Readonly<Record<string, string>> | null) => void;
}

/** Who bears how much. The shares come to the total, to the last of its units. */
export function Shares({ people, shares, rest, bearsRest, currency, own, tried, onOwn }: Props) {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const money = (minor: number) => ({ minor, currency });
  function change(way: "equal" | "own") {
    if (way === "equal") return onOwn(null);
    const typed = people.map(({ id }, nth) => [id, plainAmount(money(shares[nth] ?? 0))] as const);
    onOwn(Object.fromEntries(typed));
  }
  const isWrong = bearsRest ? rest < 0 : rest !== 0;
  return (
    <div className={styles.shares}>
      <Segments
        label={t("request.share-way")}
        choices={[
          { value: "equal", label: t("request.share-equal") },
          { value: "own", label: t("request.share-own") },
        ]}
        value={own ? "own" : "equal"}
        onChange={change}
      />
      <ul>
        {people.map(({ id, name }, nth) =>
          own ? (
            <li key={id}>
              <AmountBox
                label={t("request.share-of", { name })}
                currency={currency}
                value={own[id] ?? ""}
                error={tried && !shares[nth] ? t("amount.missing") : null}
                onChange={(typed) => onOwn({ ...own, [id]: typed })}
              />
            </li>
          ) : (
            <li key={id} className={styles.share}>
              <span>{name}</span>
              <Amount money={money(shares[nth] ?? 0)} />
            </li>
          ),
        )}
        {bearsRest && (
          <li className={styles.share}>
            <span>{t("request.share-mine")}</span>
            <Amount money={money(Math.max(0, rest))} />
          </li>
        )}
      </ul>
      {own && isWrong && (
        <p role="status" className={form.wrong}>
          {t(rest > 0 ? "request.share-left" : "request.share-over", {
            amount: amountText(money(Math.abs(rest)), language),
          })}
        </p>
      )}
    </div>
  );
}
