import { useTranslation } from "react-i18next";
import type { Remittance } from "@/api/wire";
import { amountText } from "@/lib/money";
import { Amount } from "@/ui/amount";
import { Copyable } from "@/ui/copyable";
import { Facts } from "@/ui/facts";
import { useLanguage } from "@/ui/use-language";
import styles from "./abroad.module.css";
import { countryName } from "./abroad-draft";
import "./abroad-words";

const PURPOSES = ["223022", "223023", "223021", "223029", "421010"] as const;

/** What a transfer became abroad: what left, at which rate, and by what any bank finds it. */
export function AbroadFacts({ remittance }: { remittance: Remittance }) {
  const { t } = useTranslation("abroad");
  const language = useLanguage();
  const { sent, exchanged, fee, others_fee: others, charges, returned, uetr } = remittance;
  const purpose = PURPOSES.find((one) => one === remittance.purpose);
  const fees = { ...fee, minor: fee.minor + others.minor };
  return (
    <Facts
      facts={[
        { label: t("receipt.sent"), value: <Amount money={sent} size="large" /> },
        {
          label: t("receipt.rate"),
          value: (
            <>
              {t("quote.rate", { currency: sent.currency, rate: remittance.rate })}{" "}
              <small className={styles.soft}>{amountText(exchanged, language)}</small>
            </>
          ),
        },
        { label: t("receipt.fee"), value: <Amount money={fees} /> },
        {
          label: t("receipt.charges"),
          value: `${t(`charge.${charges}.name`)} (${t(`charge.${charges}.code`)})`,
        },
        { label: t("receipt.country"), value: countryName(remittance.country, language) },
        { label: t("receipt.purpose"), value: purpose ? t(`purposes.${purpose}`) : remittance.purpose },
        ...(returned
          ? [
              {
                label: t("receipt.returned"),
                value: t("receipt.returned-at", {
                  amount: amountText(returned, language),
                  rate: remittance.return_rate ?? "",
                }),
              },
            ]
          : []),
        {
          label: t("receipt.uetr"),
          value: (
            <Copyable text={uetr} name={t("receipt.uetr")}>
              <span className={styles.number}>{uetr}</span>
            </Copyable>
          ),
        },
      ]}
    />
  );
}
