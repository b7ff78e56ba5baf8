import { useTranslation } from "react-i18next";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { Segments } from "@/ui/segments";
import type { StepParts } from "@/ui/wizard";
import { CURRENCIES, KINDS, type NewAccount, PRODUCTS } from "./new-account";
import styles from "./open-account-page.module.css";

export function NewAccountFields({ answers, change, wrong }: StepParts<NewAccount>) {
  const { t } = useTranslation("accounts");
  const products = PRODUCTS[answers.kind];
  return (
    <div className={styles.form}>
      <div className={styles.kind}>
        <span aria-hidden="true">{t("kind")}</span>
        <Segments
          label={t("kind")}
          value={answers.kind}
          choices={KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
          onChange={(kind) => change({ kind, product: "" })}
        />
      </div>
      <Field label={t("product")} hint={t("product-hint")} error={wrong.product}>
        {(wiring) => (
          <Select
            {...wiring}
            value={answers.product}
            none={t("product-none")}
            choices={products.map((value) => ({ value, label: t(`products.${value}`) }))}
            onChange={(event) =>
              change({ product: products.find((one) => one === event.target.value) ?? "" })
            }
          />
        )}
      </Field>
      <Field label={t("currency")} error={wrong.currency}>
        {(wiring) => (
          <Select
            {...wiring}
            value={answers.currency}
            choices={CURRENCIES.map((currency) => ({ value: currency, label: currency }))}
            onChange={(event) => change({ currency: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("account-name")} hint={t("account-name-hint")} error={wrong.name}>
        {(wiring) => (
          <Input
            {...wiring}
            value={answers.name}
            maxLength={80}
            autoComplete="off"
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}
