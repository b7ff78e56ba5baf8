import { AccountsOfCustomer } from "@/features/accounts/accounts-of-customer";
import { CustomerPage } from "@/features/customers/customer-page";
import { Allowed } from "@/ui/session";

/** The customer with what every feature knows about them: features do not know each other, the app does. */
export function WholeCustomerPage() {
  return (
    <CustomerPage
      cards={(customerId) => (
        <Allowed right="accounts.view">
          <AccountsOfCustomer customerId={customerId} />
        </Allowed>
      )}
    />
  );
}
