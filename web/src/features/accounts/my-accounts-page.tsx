import { useQuery } from "@tanstack/react-query";
import { ChevronRight, Eye, EyeOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { myAccountsQuery } from "@/api/accounts";
import type { Account } from "@/api/wire";
import { totals } from "@/lib/money";
import { portal } from "@/lib/paths";
import { useRemembered } from "@/lib/remembered";
import { AccountNumber } from "@/ui/account-number";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { discretion } from "@/ui/discretion";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Page } from "@/ui/page";
import { AccountState } from "./account-state";
import styles from "./my-accounts-page.module.css";

/** Portal home for now: what I have, and where. */
export function MyAccountsPage() {
  const { t } = useTranslation("accounts");
  const accounts = useQuery(myAccountsQuery);
  return (
    <Page title={t("mine")}>
      <Loaded query={accounts} lines={6}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t("none-mine")}</Empty>
          ) : (
            <>
              <WhatIHave accounts={items} />
              <ul className={styles.list}>
                {items.map((account) => (
                  <AccountLine key={account.id} account={account} />
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

function WhatIHave({ accounts }: { accounts: readonly Account[] }) {
  const { t } = useTranslation("accounts");
  const hidden = useRemembered(discretion) === "hide";
  // What I may only use for somebody else is not what I have.
  const mine = accounts.filter((account) => account.role !== "authorised");
  const sums = totals(mine.map((account) => account.balance));
  return (
    <section className={styles.have} aria-label={t("what-i-have")}>
      <div className={styles.haveHead}>
        <h2>{t("what-i-have")}</h2>
        <Button
          variant="quiet"
          icon={hidden ? <Eye size={18} aria-hidden="true" /> : <EyeOff size={18} aria-hidden="true" />}
          onClick={() => discretion.set(hidden ? "show" : "hide")}
        >
          {t(hidden ? "show" : "hide")}
        </Button>
      </div>
      <ul>
        {sums.map((sum) => (
          <li key={sum.currency}>
            <Amount money={sum} size="hero" hideable />
          </li>
        ))}
      </ul>
      <p>{t("count", { count: mine.length })}</p>
    </section>
  );
}

function AccountLine({ account }: { account: Account }) {
  const { t } = useTranslation("accounts");
  return (
    <li>
      <Link to={portal.account(account.id)} className={styles.line}>
        <span className={styles.what}>
          <b>{account.name || t(`kinds.${account.kind}`)}</b>
          <span className={styles.soft}>
            <AccountNumber number={account.number} />
            {account.role === "authorised" && ` · ${t("role-mine.authorised")}`}
          </span>
          {account.status !== "open" && <AccountState status={account.status} />}
        </span>
        <span className={styles.much}>
          <Amount money={account.balance} size="large" hideable />
          {account.available.minor !== account.balance.minor && (
            <span className={styles.soft}>
              {t("available")} <Amount money={account.available} tone="soft" hideable />
            </span>
          )}
        </span>
        <ChevronRight size={18} aria-hidden="true" />
      </Link>
    </li>
  );
}
