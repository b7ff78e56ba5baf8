import { MyAccountPage } from "@/features/accounts/my-account-page";
import { AccountFeed } from "@/features/spending/account-feed";
import { isCounted } from "@/features/spending/counted";

/** The account's page of accounts, with the book of spending where its entries count as the customer's own. */
export function WholeAccountPage() {
  return (
    <MyAccountPage
      book={(account) =>
        isCounted(account) ? <AccountFeed accountId={account.id} currency={account.currency} /> : null
      }
    />
  );
}
