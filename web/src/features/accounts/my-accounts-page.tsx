import { useQuery } from "@tanstack/react-query";
import { ArrowUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { myAccountsQuery } from "@/api/accounts";
import type { MyAccount } from "@/api/wire";
import { totals } from "@/lib/money";
import { portal } from "@/lib/paths";
import { AccountCard } from "@/ui/account-card";
import { Amount } from "@/ui/amount";
import { LinkButton } from "@/ui/button";
import { Count } from "@/ui/count";
import { Empty } from "@/ui/empty";
import { Fold } from "@/ui/fold";
import { Loaded } from "@/ui/loaded";
import { Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { AccountMenu } from "./account-menu";
import { nameOf, productOf } from "./account-name";
import { AccountState, DefaultMark } from "./account-state";
import { type Group, sortAccounts } from "./groups";
import styles from "./my-accounts-page.module.css";
import { WhatIHave } from "./what-i-have";

interface Props {
  /** Below one's own: what is not one's own. */
  more?: ReactNode;
}

/** Accounts of all kinds in one list, and what one can do with each. */
export function MyAccountsPage({ more }: Props) {
  const { t } = useTranslation("accounts");
  const accounts = useQuery(myAccountsQuery);
  const arrange = (accounts.data?.items.length ?? 0) > 1 && (
    <LinkButton to={portal.arrange} icon={<ArrowUpDown size={18} aria-hidden="true" />}>
      {t("arrange")}
    </LinkButton>
  );
  return (
    <Page title={t("mine")} actions={arrange}>
      <Loaded query={accounts} lines={8}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              picture={<Picture of="no-accounts" />}
              title={t("none-mine-title")}
              action={<LinkButton to={portal.help}>{t("ask-person")}</LinkButton>}
            >
              {t("none-mine")}
            </Empty>
          ) : (
            <Everything accounts={items} />
          )
        }
      </Loaded>
      {more}
    </Page>
  );
}

function Everything({ accounts }: { accounts: readonly MyAccount[] }) {
  const { t } = useTranslation("accounts");
  const { groups, hidden, closed } = sortAccounts(accounts);
  return (
    <>
      <WhatIHave keepsRoom={false} />
      {groups.map((group) => (
        <GroupOf key={group.name} group={group} all={accounts} />
      ))}
      {hidden.length > 0 && <PutAway title={t("hidden-accounts")} accounts={hidden} all={accounts} />}
      {closed.length > 0 && <PutAway title={t("closed-accounts")} accounts={closed} all={accounts} />}
    </>
  );
}

function GroupOf({ group: { name, accounts }, all }: { group: Group; all: readonly MyAccount[] }) {
  const { t } = useTranslation("accounts");
  const sums = totals(accounts.map(({ balance }) => balance));
  const [sum] = sums;
  return (
    <section className={styles.group} aria-labelledby={`group-${name}`}>
      <div className={styles.head}>
        <h2 id={`group-${name}`}>{t(`groups.${name}`)}</h2>
        {accounts.length > 1 && sums.length === 1 && sum && name !== "authorised" && (
          <span className={styles.sum}>
            {t("together")} <Amount money={sum} tone="soft" hideable />
          </span>
        )}
      </div>
      <Cards accounts={accounts} all={all} />
    </section>
  );
}

function PutAway(props: { title: string; accounts: readonly MyAccount[]; all: readonly MyAccount[] }) {
  const { title, accounts, all } = props;
  return (
    <div className={styles.putAway}>
      <Fold title={title} aside={<Count of={accounts.length} />}>
        <Cards accounts={accounts} all={all} />
      </Fold>
    </div>
  );
}

function Cards({ accounts, all }: { accounts: readonly MyAccount[]; all: readonly MyAccount[] }) {
  return (
    <ul className={styles.cards}>
      {accounts.map((account) => (
        <li key={account.id}>
          <OneAccount account={account} all={all} />
        </li>
      ))}
    </ul>
  );
}

function OneAccount({ account, all }: { account: MyAccount; all: readonly MyAccount[] }) {
  const { t } = useTranslation("accounts");
  const name = nameOf(account, t);
  const product = productOf(account, t);
  const { available, balance } = account;
  return (
    <AccountCard
      to={portal.account(account.id)}
      name={name}
      number={account.number}
      product={product === name ? undefined : product}
      states={
        <>
          {account.is_default && <DefaultMark />}
          {account.status !== "open" && <AccountState status={account.status} />}
        </>
      }
      balance={balance}
      available={available.minor === balance.minor ? undefined : { label: t("available"), money: available }}
      hideable
      menu={<AccountMenu account={account} all={all} />}
    />
  );
}
