import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { isServed } from "@/api/customers";
import { factsQuery } from "@/api/facts";
import type { Customer, HeldFact } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { Fold } from "@/ui/fold";
import { Loaded } from "@/ui/loaded";
import { Masked } from "@/ui/masked";
import { Card } from "@/ui/page";
import { Allowed } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import styles from "./facts.module.css";
import { MarkFact } from "./mark-fact";
import { MarkWords } from "./mark-words";
import "./words";

const BASICS: readonly string[] = ["name", "birth_on", "gender"];

/** A card for the customer's page: whether what the file says still holds, and who has seen the proof. */
export function FactsCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation("facts");
  const found = useQuery(factsQuery(customer));
  return (
    <Card title={t("card.title")}>
      <Loaded query={found} lines={4}>
        {({ items, version }) => {
          const basics = items.filter(({ field }) => BASICS.includes(field));
          const reached = items.filter(({ field }) => !BASICS.includes(field));
          return (
            <>
              <List of={reached} customer={customer} version={version} />
              {basics.length > 0 && (
                <Fold title={t("card.basics")} aside={basics.length}>
                  <List of={basics} customer={customer} version={version} />
                </Fold>
              )}
            </>
          );
        }}
      </Loaded>
    </Card>
  );
}

interface ListProps {
  of: readonly HeldFact[];
  customer: Customer;
  version: number;
}

function List({ of, customer, version }: ListProps) {
  return (
    <ul className={styles.list}>
      {of.map((one) => (
        <li key={`${one.field} ${one.nth}`}>
          <One of={one} customer={customer} version={version} />
        </li>
      ))}
    </ul>
  );
}

function One({ of, customer, version }: { of: HeldFact; customer: Customer; version: number }) {
  const { t } = useTranslation("facts");
  const language = useLanguage();
  const name = of.kind ? t(`kinds.${of.kind}`) : t(`fields.${of.field}`);
  return (
    <>
      <div className={styles.head}>
        <div>
          <p className={styles.label}>{name}</p>
          <p className={styles.value}>
            {of.field === "gender" ? (
              t(`genders.${of.masked as "other"}`)
            ) : of.field === "birth_on" ? (
              dateText(of.masked, language)
            ) : (
              <Masked value={of.clear ?? of.masked} />
            )}
          </p>
        </div>
        {isServed(customer) && (
          <Allowed right="customers.change">
            <div className={styles.buttons}>
              {of.ages && <MarkFact of={of} customer={customer} version={version} act="confirm" />}
              {!of.verified_by && <MarkFact of={of} customer={customer} version={version} act="verify" />}
            </div>
          </Allowed>
        )}
      </div>
      <p className={styles.soft}>
        <Written of={of} />
        {of.is_old && <StateWord tone="caution">{t("card.old")}</StateWord>}
        {!of.verified_at && <span>{t("card.unverified")}</span>}
      </p>
      <MarkWords of={of} />
    </>
  );
}

function Written({ of: { at, by, origin } }: { of: HeldFact }) {
  const { t } = useTranslation("facts");
  const language = useLanguage();
  if (!at) return null;
  const day = dateText(instantDay(at), language);
  if (origin === "import") return <span>{t("card.brought-in", { day })}</span>;
  if (origin === "portal") return <span>{t("card.by-customer", { day })}</span>;
  return <span>{by ? t("card.written-by", { by, day }) : t("card.written", { day })}</span>;
}
