import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { accountsOfCustomerQuery } from "@/api/accounts";
import type { Account } from "@/api/wire";
import { totals } from "@/lib/money";
import { console_ } from "@/lib/paths";
import { AccountNumber } from "@/ui/account-number";
import { Amount } from "@/ui/amount";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { AccountState } from "./account-state";
import styles from "./accounts-of-customer.module.css";

/** A card for the customer's page: what this customer has, together and one by one. */
export function AccountsOfCustomer({ customerId }: { customerId: string }) {
  const { t } = useTranslation("accounts");
  const accounts = useQuery(accountsOfCustomerQuery(customerId));
  return (
    <Card title={t("of.holdings")} flush>
      <Loaded query={accounts}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty picture={<Picture of="no-accounts" />}>{t("none-of-customer")}</Empty>
          ) : (
            <Holdings accounts={items} />
          )
        }
      </Loaded>
    </Card>
  );
}

function Holdings({ accounts }: { accounts: readonly Account[] }) {
  const { t } = useTranslation("accounts");
  const alive = accounts.filter(({ status }) => status !== "closed");
  const closed = accounts.filter(({ status }) => status === "closed");
  // What somebody may only use for another is not theirs.
  const owned = alive.filter(({ role }) => role !== "authorised");
  const sums = totals(owned.map(({ balance }) => balance));
  return (
    <>
      {sums.length > 0 && owned.length > 1 && (
        <dl className={styles.totals}>
          <dt>{t("of.total")}</dt>
          {sums.map((sum) => (
            <dd key={sum.currency}>
              <Amount money={sum} size="large" />
            </dd>
          ))}
        </dl>
      )}
      <ul className={styles.accounts} aria-label={t("of.holdings")}>
        {alive.map((account) => (
          <Line key={account.id} account={account} />
        ))}
      </ul>
      {closed.length > 0 && (
        <details className={styles.closed}>
          <summary>{t("of.closed-ones", { count: closed.length })}</summary>
          <ul className={styles.accounts}>
            {closed.map((account) => (
              <Line key={account.id} account={account} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Line({ account }: { account: Account }) {
  const { t } = useTranslation("accounts");
  const kind = t(`kinds.${account.kind}`);
  return (
    <li>
      <Link to={console_.account(account.id)} className={styles.account}>
        <span className={styles.name}>{account.name || kind}</span>
        <Amount money={account.balance} />
        <span className={styles.note}>
          <AccountNumber number={account.number} />
          {account.name && <span>{kind}</span>}
          {account.role === "authorised" && <span>{t("roles.authorised")}</span>}
        </span>
        {account.status !== "open" && <AccountState status={account.status} />}
      </Link>
    </li>
  );
}
