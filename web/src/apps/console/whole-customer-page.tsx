import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { accountsOfCustomerQuery } from "@/api/accounts";
import type { Customer } from "@/api/wire";
import { useAccountHappenings } from "@/features/accounts/account-happenings";
import { AccountsOfCustomer } from "@/features/accounts/accounts-of-customer";
import { useCustomerEdits } from "@/features/customers/customer-edits";
import { useCustomerHappenings } from "@/features/customers/customer-happenings";
import { CustomerPage } from "@/features/customers/customer-page";
import { OthersSessions } from "@/features/identity/others-sessions";
import { MandatesOfCustomer } from "@/features/mandates/mandates-of-customer";
import { ConsentsCard } from "@/features/privacy/consents-card";
import { usePromiseHappenings } from "@/features/promises/promise-happenings";
import { PromisesCard } from "@/features/promises/promises-card";
import { Lines } from "@/ui/loaded";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { Allowed, useRight } from "@/ui/session";
import { Timeline } from "@/ui/timeline";

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
      holdings={(customer) => (
        <>
          <Allowed right="accounts.view">
            <AccountsOfCustomer customerId={customer.id} />
          </Allowed>
          <PromisesCard customer={customer} />
          <Allowed right="accounts.view">
            <MandatesOfCustomer customerId={customer.id} />
          </Allowed>
        </>
      )}
      consents={(customer) => <ConsentsCard customer={customer} />}
      devices={(customer) => (
        <Allowed right="identity.end_customer_sessions">
          <OthersSessions holder={{ realm: "customer", id: customer.id }} name={customer.name} />
        </Allowed>
      )}
      timeline={(customer) => <History customer={customer} seesAccounts={seesAccounts} />}
    />
  );
}

function History({ customer, seesAccounts }: { customer: Customer; seesAccounts: boolean }) {
  const { t } = useTranslation("customers");
  const file = useCustomerHappenings(customer);
  const edits = useCustomerEdits(customer.id);
  const accounts = useAccountHappenings(customer.id, { enabled: seesAccounts });
  const promises = usePromiseHappenings(customer.id);
  const parts = [file, edits, promises, ...(seesAccounts ? [accounts] : [])];
  const failed = parts.find(({ query }) => query.error)?.query.error;
  const waiting = parts.some(({ query }) => query.isPending);
  const items = [...accounts.happenings, ...edits.happenings, ...promises.happenings, ...file.happenings];
  function retry() {
    for (const { query } of parts) if (query.error) query.refetch();
  }
  return (
    <Card title={t("page.timeline")}>
      {failed && <ProblemNote thrown={failed} retry={retry} />}
      {waiting && !failed ? (
        <Lines count={5} />
      ) : (
        items.length > 0 && <Timeline items={items} label={t("page.timeline")} />
      )}
    </Card>
  );
}
