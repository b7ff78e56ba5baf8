import { MyAccountsPage } from "@/features/accounts/my-accounts-page";
import { LookedAfterList } from "@/features/mandates/looked-after-list";

/** What is one's own, and apart from it what one looks after for others. */
export function AccountsPage() {
  return <MyAccountsPage more={<LookedAfterList />} />;
}
