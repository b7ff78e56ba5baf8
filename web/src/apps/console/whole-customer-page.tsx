import { useParams } from "react-router";
import { AccountsOfCustomer } from "@/features/accounts/accounts-of-customer";
import { CustomerPage } from "@/features/customers/customer-page";
import { Allowed } from "@/ui/session";

/** The customer with what every feature knows about them: features do not know each other, the app does. */
export function WholeCustomerPage() {
  const { id = "" } = useParams();
  return (
    <CustomerPage
      // Another customer is another page: nothing half edited goes over from one to the next.
      key={id}
      id={id}
      cards={(customerId) => (
        <Allowed right="accounts.view">
          <AccountsOfCustomer customerId={customerId} />
        </Allowed>
      )}
    />
  );
}
