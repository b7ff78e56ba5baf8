import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { customerQuery } from "@/api/customers";
import type { Customer, Entered } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { AuditLink } from "@/ui/audit-link";
import { Copyable } from "@/ui/copyable";
import { Dialog } from "@/ui/dialog";
import { Lines } from "@/ui/loaded";
import { Masked } from "@/ui/masked";
import { Page } from "@/ui/page";
import { Face } from "@/ui/person-chip";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { useRight } from "@/ui/session";
import { OnDay } from "@/ui/when";
import { CustomerActs } from "./customer-acts";
import { CustomerFacts } from "./customer-facts";
import styles from "./customer-page.module.css";
import { CustomerState } from "./customer-state";
import { EditCustomer } from "./edit-customer";
import { UnmaskCustomer, type Unmasking } from "./unmask-customer";

interface Props {
  id: string;
  /** What other features know about this customer, put in by the app: in a glance, what they have, what happened, what
   * they agreed to. */
  first: (customer: Customer) => ReactNode;
  holdings: (customer: Customer) => ReactNode;
  timeline: (customer: Customer) => ReactNode;
  consents: (customer: Customer) => ReactNode;
  /** What proves who they are. */
  papers: (customer: Customer) => ReactNode;
  /** Where they are signed in. */
  devices: (customer: Customer) => ReactNode;
  /** Who else in the file they may be, while they are changed. */
  twins?: ((entered: Entered | null) => ReactNode) | undefined;
  /** How many accounts keep the file from being closed; nothing where one may not know. */
  openAccounts?: number | undefined;
}

/** Who it is, what they have, what happened, what one can do: the first answer without scrolling. */
export function CustomerPage(props: Props) {
  const { id, first, holdings, timeline, consents, papers, devices, twins, openAccounts } = props;
  const { t } = useTranslation("customers");
  const customer = useQuery(customerQuery(id));
  const [editing, setEditing] = useState(false);
  const [unmasking, setUnmasking] = useState<Unmasking | null>(null);
  const mayUnmask = useRight("customers.unmask");
  const found = customer.data;
  const back = { to: console_.customers, label: t("back") };
  if (!found) {
    return (
      <Page title={t("title")} back={back}>
        {customer.error ? (
          <div className={styles.lost}>
            <Picture of="no-result" />
            <ProblemNote thrown={customer.error} retry={() => customer.refetch()} />
          </div>
        ) : (
          <Lines count={8} />
        )}
      </Page>
    );
  }
  // What is masked cannot be put right: whoever edits looks first.
  const edit = () => (found.in_clear_until || !mayUnmask ? setEditing(true) : setUnmasking("edit"));
  return (
    <Page
      title={found.name || t("page.forgotten")}
      back={back}
      mark={<Face name={found.name} organisation={found.kind === "organisation"} size="large" />}
      lead={<Lead customer={found} />}
      actions={<CustomerActs customer={found} openAccounts={openAccounts} edit={edit} />}
    >
      {first(found)}
      <div className={styles.columns}>
        <div className={styles.holdings}>{holdings(found)}</div>
        <div className={styles.timeline}>{timeline(found)}</div>
        <div className={styles.facts}>
          <CustomerFacts customer={found} unmask={mayUnmask ? () => setUnmasking("look") : undefined} />
          {papers(found)}
          {consents(found)}
          {devices(found)}
        </div>
      </div>
      <UnmaskCustomer
        customer={found}
        for={unmasking}
        onClose={() => setUnmasking(null)}
        onSeen={() => unmasking === "edit" && setEditing(true)}
      />
      <Dialog
        open={editing}
        title={t("page.edit-title", { name: found.name })}
        onClose={() => setEditing(false)}
        shape="wide"
      >
        <EditCustomer customer={found} twins={twins} onDone={() => setEditing(false)} />
      </Dialog>
    </Page>
  );
}

function Lead({ customer }: { customer: Customer }) {
  const { t } = useTranslation("customers");
  const { number, kind, status, since_on, phone_masked, city } = customer;
  return (
    <>
      <CustomerState status={status} />
      <span>{t(`kinds.${kind}`)}</span>
      <Copyable text={number} name={t("page.number-of")}>
        {number}
      </Copyable>
      <span>
        {t("page.since-day")} <OnDay on={since_on} />
      </span>
      {phone_masked && <Masked value={customer.in_clear_until ? (customer.phones[0] ?? "") : phone_masked} />}
      {city && <span>{city}</span>}
      <AuditLink kind="customer" id={customer.id} />
    </>
  );
}
