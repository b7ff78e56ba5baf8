import { useTranslation } from "react-i18next";
import type { Quote } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { amountText } from "@/lib/money";
import { Amount } from "@/ui/amount";
import { Facts } from "@/ui/facts";
import { tierName } from "@/ui/tier-terms";
import { useLanguage } from "@/ui/use-language";
import styles from "./abroad.module.css";
import { QuoteRing } from "./quote-ring";

interface Props {
  quote: Quote;
  left: number;
  of: number;
}

/** What it costs and what arrives, all of it as the bank has said it. */
export function QuoteCard({ quote, left, of }: Props) {
  const { t } = useTranslation("abroad");
  const language = useLanguage();
  const text = (money: Quote["sent"]) => amountText(money, language);
  const isFull = quote.arrives_least.minor === quote.sent.minor;
  return (
    <section className={styles.quote} aria-label={t("quote.title")}>
      <div className={styles.head}>
        <div>
          <p className={styles.rate}>
            {t("quote.rate", { currency: quote.sent.currency, rate: quote.rate })}
          </p>
          <p className={styles.soft}>{t("quote.mid", { mid: quote.mid })}</p>
        </div>
        <QuoteRing left={left} of={of} />
      </div>
      <div className={styles.two}>
        <div>
          <p className={styles.soft}>{t("quote.total")}</p>
          <Amount money={quote.total} size="large" />
        </div>
        <div>
          <p className={styles.soft}>{t("quote.sent")}</p>
          <Amount money={quote.sent} size="large" />
          <p className={styles.soft}>
            {isFull
              ? t("quote.arrives-full")
              : t("quote.arrives-least", { least: text(quote.arrives_least) })}
          </p>
        </div>
      </div>
      <Facts
        facts={[
          { label: t("quote.exchanged"), value: <Amount money={quote.exchanged} /> },
          { label: t("quote.fee"), value: <Amount money={quote.fee} /> },
          ...(quote.tier && quote.waived.minor > 0
            ? [
                {
                  label: t(quote.fee.minor === 0 ? "quote.waived-all" : "quote.waived", {
                    tier: tierName(quote.tier, language),
                  }),
                  value: <Amount money={{ ...quote.waived, minor: -quote.waived.minor }} />,
                },
              ]
            : []),
          ...(quote.others_fee.minor > 0
            ? [{ label: t("quote.others"), value: <Amount money={quote.others_fee} /> }]
            : []),
          { label: t("quote.cost"), value: <Amount money={quote.cost} /> },
          { label: t("quote.by"), value: dateText(quote.arrives_by, language) },
        ]}
      />
      <p className={styles.soft}>{t("quote.cost-note", { margin: text(quote.margin) })}</p>
    </section>
  );
}
