import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { customerQuery } from "@/api/customers";
import type { Customer } from "@/api/wire";
import { addressText } from "@/lib/address";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { Masked } from "@/ui/masked";
import { Card, Page } from "@/ui/page";
import { Allowed } from "@/ui/session";
import { OnDay } from "@/ui/when";
import { CustomerState } from "./customer-state";
import { CustomerSteps } from "./customer-steps";
import { EditCustomer } from "./edit-customer";

interface Props {
  id: string;
  /** Cards of other features about this customer, put in by the app. */
  cards: (customerId: string) => ReactNode;
}

export function CustomerPage({ id, cards }: Props) {
  const { t } = useTranslation("customers");
  const customer = useQuery(customerQuery(id));
  const found = customer.data;
  return (
    <Page
      title={found?.name ?? t("title")}
      back={{ to: console_.customers, label: t("back") }}
      lead={found && <Lead customer={found} />}
      actions={found && <CustomerSteps customer={found} />}
    >
      <Loaded query={customer} lines={8}>
        {(shown) => (
          <>
            <FactsCard customer={shown} />
            {cards(shown.id)}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Lead({ customer }: { customer: Customer }) {
  const { t } = useTranslation("customers");
  return (
    <>
      <span>{customer.number}</span>
      <span>{t(`kinds.${customer.kind}`)}</span>
      <CustomerState status={customer.status} />
    </>
  );
}

function FactsCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation("customers");
  const [editing, setEditing] = useState(false);
  const edit = (
    <Allowed right="customers.change">
      {!editing && customer.status !== "closed" && (
        <Button size="small" onClick={() => setEditing(true)}>
          {t("edit")}
        </Button>
      )}
    </Allowed>
  );
  return (
    <Card title={t("facts")} extra={edit}>
      {editing ? (
        <EditCustomer customer={customer} onDone={() => setEditing(false)} />
      ) : (
        <CustomerFactsList customer={customer} />
      )}
    </Card>
  );
}

function CustomerFactsList({ customer }: { customer: Customer }) {
  const { t } = useTranslation("customers");
  const { address, gender } = customer;
  return (
    <Facts
      facts={[
        { label: t("birth"), value: customer.birth_on && <OnDay on={customer.birth_on} /> },
        { label: t("gender"), value: gender && t(`genders.${gender}`) },
        { label: t("document"), value: customer.documents.length > 0 && <Documents of={customer} /> },
        { label: t("phones"), value: customer.phones.length > 0 && <MaskedList values={customer.phones} /> },
        { label: t("emails"), value: customer.emails.length > 0 && <MaskedList values={customer.emails} /> },
        { label: t("address"), value: address && addressText(address) },
        { label: t("since"), value: <OnDay on={customer.since_on} /> },
        { label: t("source"), value: customer.source && `${customer.source} ${customer.source_id ?? ""}` },
      ]}
    />
  );
}

function Documents({ of }: { of: Customer }) {
  const { t } = useTranslation("customers");
  return (
    <ul>
      {of.documents.map((document) => (
        <li key={`${document.kind} ${document.number_masked}`}>
          {t(`documents.${document.kind}`)} <Masked value={document.number_masked} />
        </li>
      ))}
    </ul>
  );
}

function MaskedList({ values }: { values: readonly string[] }) {
  return (
    <ul>
      {values.map((value) => (
        <li key={value}>
          <Masked value={value} />
        </li>
      ))}
    </ul>
  );
}
