import { useTranslation } from "react-i18next";
import type { Customer } from "@/api/wire";
import { Facts } from "@/ui/facts";
import type { NewAccount } from "./new-account";
import styles from "./open-account-page.module.css";

/** What will be opened, for whom, as one says it. */
export function NewAccountCheck({ answers, owner }: { answers: NewAccount; owner: Customer }) {
  const { t } = useTranslation("accounts");
  const { kind, product, currency, name, others } = answers;
  const owners = [owner.name, ...namesOf(others, "owner")].join(t("check-and"));
  const called = product ? t(`products.${product}`) : t(`kinds.${kind}`);
  return (
    <>
      <p className={styles.sentence}>{t("check-sentence", { product: called, currency, names: owners })}</p>
      <Facts
        facts={[
          { label: t("kind"), value: t(`kinds.${kind}`) },
          { label: t("product"), value: product ? t(`products.${product}`) : t("product-none") },
          { label: t("currency"), value: currency },
          { label: t("name"), value: name.trim() },
          { label: t("roles.owner"), value: owners },
          { label: t("check-authorised"), value: namesOf(others, "authorised").join(t("check-and")) },
        ]}
      />
    </>
  );
}

function namesOf(others: NewAccount["others"], role: NewAccount["others"][number]["role"]): string[] {
  return others.filter((one) => one.role === role).map(({ name }) => name);
}
