import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { CaseStep } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { useRight } from "@/ui/session";
import { When } from "@/ui/when";
import styles from "./quarantine-sheet.module.css";
import { fieldName } from "./row-fields";

/** Who did what with the row and when, the oldest first. */
export function RowHistory({ steps }: { steps: readonly CaseStep[] }) {
  const { t, i18n } = useTranslation("imports");
  return (
    <section className={styles.part}>
      <h3>{t("row-history")}</h3>
      <ol className={styles.history}>
        {steps.map((step) => (
          <li key={step.at + step.step}>
            <p>
              <strong>{t(`steps.${step.step}`)}</strong> · {step.by}
            </p>
            <p className={styles.detail}>
              <When at={step.at} />
            </p>
            {step.reason && <p>{t("because", { reason: step.reason })}</p>}
            {step.changes.length > 0 && (
              <ul className={styles.changes}>
                {step.changes.map((one) => (
                  <li key={one.field}>
                    {fieldName(one.field, i18n)} <del>{one.before || "—"}</del> →{" "}
                    <ins>{one.after || "—"}</ins>
                  </li>
                ))}
              </ul>
            )}
            {step.subject && <Became of={step.subject} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Became({ of }: { of: NonNullable<CaseStep["subject"]> }) {
  const { t } = useTranslation("imports");
  const isAccount = of.kind === "account";
  const maySee = useRight(isAccount ? "accounts.view" : "customers.view");
  if (!maySee) return null;
  return (
    <Link to={isAccount ? console_.account(of.id) : console_.customer(of.id)}>
      {t(isAccount ? "see-account" : "see-customer")}
    </Link>
  );
}
