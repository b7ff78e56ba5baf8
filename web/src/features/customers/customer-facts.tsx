import { useQuery } from "@tanstack/react-query";
import { Eye } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { originsOfCustomerQuery } from "@/api/customers";
import { bankQuery } from "@/api/identity";
import type { Customer } from "@/api/wire";
import { addressText } from "@/lib/address";
import { clockText, dateText, instantDay, yearsBetween } from "@/lib/dates";
import { Button } from "@/ui/button";
import { Fold } from "@/ui/fold";
import { Loaded } from "@/ui/loaded";
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
      <Origins of={customer} />
    </Card>
  );
}

/** From where each line is known, since when, by whom and what for: for whoever wants to know. */
function Origins({ of: { id, name } }: { of: Customer }) {
  const { t } = useTranslation("customers");
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  const found = useQuery({ ...originsOfCustomerQuery(id), enabled: open });
  return (
    <Fold title={t("origins.title")} onToggle={setOpen}>
      <Loaded query={found} lines={4}>
        {(fields) => (
          <ul className={styles.origins} aria-label={t("origins.of", { name })}>
            {fields.map(({ field, origin, at, by, purpose, ...marks }) => (
              <li key={field}>
                <strong>{t(`origins.fields.${field as OriginField}`)}</strong>
                <span>
                  {origin && at
                    ? t(by ? `origins.${origin}-by` : `origins.${origin}`, {
                        by,
                        day: dateText(instantDay(at), language),
                      })
                    : t("origins.long-ago")}
                </span>
                {marks.confirmed_at && (
                  <span>
                    {t("origins.confirmed", { day: dateText(instantDay(marks.confirmed_at), language) })}
                  </span>
                )}
                {marks.verified_at && (
                  <span>
                    {t(marks.verified_by ? "origins.verified" : "origins.verified-code", {
                      by: marks.verified_by,
                      day: dateText(instantDay(marks.verified_at), language),
                    })}
                  </span>
                )}
                <span className={styles.none}>{t(`origins.why.${purpose}`)}</span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Fold>
  );
}

type OriginField = "name" | "birth_on" | "gender" | "documents" | "phones" | "emails" | "address";

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
