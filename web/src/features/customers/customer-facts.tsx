import { useQuery } from "@tanstack/react-query";
import { Eye } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { bankQuery } from "@/api/identity";
import type { Customer } from "@/api/wire";
import { addressText } from "@/lib/address";
import { clockText, yearsBetween } from "@/lib/dates";
import { Button } from "@/ui/button";
import { Masked } from "@/ui/masked";
import { Card } from "@/ui/page";
import { useLanguage } from "@/ui/use-language";
import { OnDay } from "@/ui/when";
import styles from "./customer-facts.module.css";

interface Props {
  customer: Customer;
  /** Shows in clear what is masked; absent for who may not. */
  unmask?: (() => void) | undefined;
}

/** Everything that the file says, in short lines beside the page's middle. */
export function CustomerFacts({ customer, unmask }: Props) {
  const { t } = useTranslation("customers");
  const language = useLanguage();
  const until = customer.in_clear_until;
  const { birth_on, gender, address, phones, emails, source, source_id } = customer;
  return (
    <Card
      title={t("facts")}
      extra={
        unmask &&
        !until && (
          <Button size="small" onClick={unmask}>
            <Eye size={16} aria-hidden="true" />
            {t("unmask.do")}
          </Button>
        )
      }
    >
      {until && (
        <p className={styles.clear}>
          <Eye size={16} aria-hidden="true" />
          {t("unmask.until", { time: clockText(until, language) })}
        </p>
      )}
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
