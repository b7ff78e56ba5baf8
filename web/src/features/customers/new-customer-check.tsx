import { useTranslation } from "react-i18next";
import { Facts } from "@/ui/facts";
import { OnDay } from "@/ui/when";
import { type Answers, factsOf } from "./customer-answers";
import styles from "./customer-form.module.css";

/** Everything once more, as it will stand in the file. */
export function NewCustomerCheck({ answers }: { answers: Answers }) {
  const { t } = useTranslation("customers");
  const { name, birth_on, gender, phones, emails, address } = factsOf(answers);
  const isPerson = answers.kind === "person";
  const number = answers.documents?.trim();
  return (
    <>
      <p className={styles.sentence}>{t(isPerson ? "check-person" : "check-organisation", { name })}</p>
      <Facts
        facts={[
          { label: t("kind"), value: t(`kinds.${answers.kind}`) },
          ...(isPerson
            ? [
                { label: t("birth"), value: birth_on && <OnDay on={birth_on} /> },
                { label: t("gender"), value: gender && t(`genders.${gender}`) },
              ]
            : []),
          {
            label: t("document"),
            value: answers.document_kind && number && `${t(`documents.${answers.document_kind}`)} ${number}`,
          },
          { label: t("phones"), value: phones.join(", ") },
          { label: t("emails"), value: emails.join(", ") },
          {
            label: t("address"),
            value:
              address &&
              [
                address.line,
                address.district,
                address.city,
                address.region,
                address.postcode,
                address.country,
              ]
                .filter(Boolean)
                .join(", "),
          },
        ]}
      />
    </>
  );
}
