import { useQuery } from "@tanstack/react-query";
import { customerQuery } from "@/api/customers";
import type { Customer } from "@/api/wire";
import { AccountsOfCustomer } from "@/features/accounts/accounts-of-customer";
import { InboxPage } from "@/features/care/inbox-page";
import { PromisesCard } from "@/features/promises/promises-card";
import { Company } from "@/features/reach/company";
import { TasksCard } from "@/features/tasks/tasks-card";
import { Loaded } from "@/ui/loaded";
import { Allowed } from "@/ui/session";
import { FirstLook } from "./first-look";
import "@/features/contacts/words";

/** The agent's desk with what every feature knows of whom they talk to. */
export function WholeInboxPage() {
  return (
    <InboxPage
      beside={(id) => <Beside key={id} id={id} />}
      company={(conversation) => <Company key={conversation.id} of={conversation} />}
    />
  );
}

function Beside({ id }: { id: string }) {
  return (
    <Allowed right="customers.view">
      <Known id={id} />
    </Allowed>
  );
}

function Known({ id }: { id: string }) {
  const customer = useQuery(customerQuery(id));
  return <Loaded query={customer}>{(shown) => <Cards customer={shown} />}</Loaded>;
}

function Cards({ customer }: { customer: Customer }) {
  return (
    <>
      <FirstLook customer={customer} stacked />
      <Allowed right="accounts.view">
        <AccountsOfCustomer customerId={customer.id} />
      </Allowed>
      <PromisesCard customer={customer} />
      <TasksCard customer={customer} />
    </>
  );
}
