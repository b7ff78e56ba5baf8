import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { accountsOfCustomerQuery } from "@/api/accounts";
import type { Customer } from "@/api/wire";
import { useAccountHappenings } from "@/features/accounts/account-happenings";
import { AccountsOfCustomer } from "@/features/accounts/accounts-of-customer";
import { useWeightyHappenings } from "@/features/accounts/weighty-happenings";
import { AddressesCard } from "@/features/addresses/addresses-card";
import { NoteVisit } from "@/features/care/note-visit";
import { useTalkHappenings } from "@/features/care/talk-happenings";
import { CircumstancesCard } from "@/features/circumstances/circumstances-card";
import { useComplaintHappenings } from "@/features/complaints/complaint-happenings";
import { ComplaintsCard } from "@/features/complaints/complaints-card";
import { useContactHappenings } from "@/features/contacts/contact-happenings";
import { NoteContact } from "@/features/contacts/note-contact";
import { useCustomerEdits } from "@/features/customers/customer-edits";
import { useCustomerHappenings } from "@/features/customers/customer-happenings";
import { CustomerPage } from "@/features/customers/customer-page";
import { useDisputeHappenings } from "@/features/disputes/dispute-happenings";
import { LikelyTwins } from "@/features/duplicates/likely-twins";
import { FactsCard } from "@/features/facts/facts-card";
import { OthersSessions } from "@/features/identity/others-sessions";
import { MandatesOfCustomer } from "@/features/mandates/mandates-of-customer";
import { FilesOfCustomer } from "@/features/merging/files-of-customer";
import { PapersCard } from "@/features/papers/papers-card";
import { ManagerCard } from "@/features/portfolios/manager-card";
import { ConsentsCard } from "@/features/privacy/consents-card";
import { usePromiseHappenings } from "@/features/promises/promise-happenings";
import { PromisesCard } from "@/features/promises/promises-card";
import { RelationsCard } from "@/features/relations/relations-card";
import { TagsCard } from "@/features/tags/tags-card";
import { useTaskHappenings } from "@/features/tasks/task-happenings";
import { TasksCard } from "@/features/tasks/tasks-card";
import { useTicketHappenings } from "@/features/tickets/ticket-happenings";
import { TicketsCard } from "@/features/tickets/tickets-card";
import { TierCard } from "@/features/tiers/tier-card";
import { Chips } from "@/ui/chips";
import { Lines } from "@/ui/loaded";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { Allowed, useRight } from "@/ui/session";
import { Timeline } from "@/ui/timeline";
import { FirstLook } from "./first-look";
import styles from "./whole-customer-page.module.css";

/** The customer with what every feature knows about them: features do not know each other, the app does. */
export function WholeCustomerPage() {
  const { id = "" } = useParams();
  const seesAccounts = useRight("accounts.view");
  const accounts = useQuery({ ...accountsOfCustomerQuery(id), enabled: seesAccounts });
  return (
    <CustomerPage
      // Another customer is another page: nothing half edited goes over from one to the next.
      key={id}
      id={id}
      openAccounts={accounts.data?.items.filter(({ status }) => status !== "closed").length}
      twins={(entered) => <LikelyTwins entered={entered} />}
      first={(customer) => <FirstLook customer={customer} />}
      holdings={(customer) => (
        <>
          <FilesOfCustomer customer={customer} />
          <Allowed right="accounts.view">
            <AccountsOfCustomer customerId={customer.id} />
          </Allowed>
          <Allowed right="tickets.work">
            <TicketsCard customer={customer} />
            <ComplaintsCard customer={customer} />
          </Allowed>
          <PromisesCard customer={customer} />
          <TasksCard customer={customer} />
          <Allowed right="tiers.see">
            <TierCard customer={customer} />
          </Allowed>
          <Allowed right="accounts.view">
            <MandatesOfCustomer customerId={customer.id} />
          </Allowed>
        </>
      )}
      consents={(customer) => (
        <>
          <ManagerCard customer={customer} />
          <RelationsCard customer={customer} />
          <ConsentsCard customer={customer} />
        </>
      )}
      papers={(customer) => (
        <>
          <PapersCard customer={customer} />
          <AddressesCard customer={customer} />
          <FactsCard customer={customer} />
        </>
      )}
      devices={(customer) => (
        <Allowed right="identity.end_customer_sessions">
          <OthersSessions holder={{ realm: "customer", id: customer.id }} name={customer.name} />
        </Allowed>
      )}
      timeline={(customer) => (
        <>
          <History customer={customer} seesAccounts={seesAccounts} />
          <CircumstancesCard customer={customer} />
          <Allowed right="tags.see">
            <TagsCard customer={customer} />
          </Allowed>
        </>
      )}
    />
  );
}

const KINDS = [
  "contacts",
  "tickets",
  "complaints",
  "promises",
  "tasks",
  "disputes",
  "money",
  "accounts",
  "file",
] as const;
type Kind = (typeof KINDS)[number];

/** All that happened between the bank and this customer, or what one looks for of it. */
function History({ customer, seesAccounts }: { customer: Customer; seesAccounts: boolean }) {
  const { t } = useTranslation("customers");
  const [kind, setKind] = useState<Kind | "">("");
  const file = useCustomerHappenings(customer);
  const edits = useCustomerEdits(customer.id);
  const promises = usePromiseHappenings(customer.id);
  const tasks = useTaskHappenings(customer.id);
  const contacts = useContactHappenings(customer);
  const accounts = useAccountHappenings(customer.id, { enabled: seesAccounts });
  const talks = useTalkHappenings(customer.id);
  const money = useWeightyHappenings(customer.id, { enabled: seesAccounts });
  const seesDisputes = useRight("payments.work_disputes");
  const seesTickets = useRight("tickets.work");
  const tickets = useTicketHappenings(customer.id, { enabled: seesTickets });
  const handlesComplaints = useRight("tickets.handle_complaints");
  const readsRegister = useRight("tickets.see_register");
  const seesComplaints = handlesComplaints || readsRegister;
  const complaints = useComplaintHappenings(customer.id, { enabled: seesComplaints });
  const disputes = useDisputeHappenings(customer, { enabled: seesDisputes });
  const known = {
    contacts: [contacts, talks],
    promises: [promises],
    tickets: seesTickets ? [tickets] : [],
    complaints: seesComplaints ? [complaints] : [],
    disputes: seesDisputes ? [disputes] : [],
    money: seesAccounts ? [money] : [],
    tasks: [tasks],
    accounts: seesAccounts ? [accounts] : [],
    file: [edits, file],
  };
  const parts = kind === "" ? Object.values(known).flat() : known[kind];
  const failed = parts.find(({ query }) => query.error)?.query.error;
  const waiting = parts.some(({ query }) => query.isPending);
  const items = parts.flatMap(({ happenings }) => happenings);
  function retry() {
    for (const { query } of parts) if (query.error) query.refetch();
  }
  return (
    <Card
      title={t("page.timeline")}
      extra={
        <Allowed right="customers.note_contact">
          <NoteVisit customerId={customer.id} />
          <NoteContact customerId={customer.id} name={customer.name} />
        </Allowed>
      }
    >
      <div className={styles.kinds}>
        <Chips
          label={t("page.timeline-show")}
          choices={KINDS.filter((value) => known[value].length > 0).map((value) => ({
            value,
            label: t(`page.timeline-kinds.${value}`),
          }))}
          value={kind}
          onChange={setKind}
        />
      </div>
      {failed && <ProblemNote thrown={failed} retry={retry} />}
      {waiting && !failed ? (
        <Lines count={5} />
      ) : items.length > 0 ? (
        // Another selection is another list: it begins with its first lines again.
        <Timeline key={kind} items={items} label={t("page.timeline")} />
      ) : (
        !failed && <p>{t("page.timeline-none")}</p>
      )}
    </Card>
  );
}
