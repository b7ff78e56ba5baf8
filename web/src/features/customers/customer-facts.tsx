import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { bankQuery } from "@/api/identity";
import type { Customer } from "@/api/wire";
import { addressText } from "@/lib/address";
import { yearsBetween } from "@/lib/dates";
import { Masked } from "@/ui/masked";
import { Card } from "@/ui/page";
import { OnDay } from "@/ui/when";
import styles from "./customer-facts.module.css";

/** Everything that the file says, in short lines beside the page's middle. */
export function CustomerFacts({ customer }: { customer: Customer }) {
  const { t } = useTranslation("customers");
  const { birth_on, gender, address, phones, emails, source, source_id } = customer;
  return (
    <>
      <Card title={t("facts")}>
        <dl className={styles.facts}>
          {customer.kind === "person" && (
            <>
              <Fact label={t("birth")}>{birth_on && <Birth on={birth_on} />}</Fact>
              <Fact label={t("gender")}>{gender && t(`genders.${gender}`)}</Fact>
            </>
          )}
          <Fact label={t("phones")}>{phones.length > 0 && <Values of={phones} />}</Fact>
          <Fact label={t("emails")}>{emails.length > 0 && <Values of={emails} />}</Fact>
          <Fact label={t("address")}>{address && addressText(address)}</Fact>
          {source && (
            <Fact label={t("source")}>
              {source} {source_id}
            </Fact>
          )}
        </dl>
      </Card>
      <Card title={t("page.papers")}>
        {customer.documents.length === 0 ? (
          <p className={styles.none}>{t("page.no-papers")}</p>
        ) : (
          <dl className={styles.facts}>
            {customer.documents.map(({ kind, number_masked, country }) => (
              <Fact key={`${kind} ${country} ${number_masked}`} label={t(`documents.${kind}`)}>
                <span className={styles.number}>
                  <Masked value={number_masked} />
                </span>
                {country !== "CN" && ` ${country}`}
              </Fact>
            ))}
          </dl>
        )}
      </Card>
    </>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  const { t } = useTranslation("customers");
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children || <span className={styles.none}>{t("page.not-known")}</span>}</dd>
    </div>
  );
}

function Birth({ on }: { on: string }) {
  const { t } = useTranslation("customers");
  const bank = useQuery(bankQuery);
  return (
    <>
      <OnDay on={on} />
      {bank.data && (
        <span className={styles.none}>
          {" "}
          {t("page.age", { count: yearsBetween(on, bank.data.business_date) })}
        </span>
      )}
    </>
  );
}

function Values({ of }: { of: readonly string[] }) {
  return (
    <ul>
      {of.map((value) => (
        <li key={value}>
          <Masked value={value} />
        </li>
      ))}
    </ul>
  );
}
