import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { myAccountsQuery } from "@/api/accounts";
import { portal } from "@/lib/paths";
import { AccountCard } from "@/ui/account-card";
import { nameOf, productOf } from "./account-name";
import { AccountState, DefaultMark } from "./account-state";
import styles from "./default-account.module.css";

/** The first of one's accounts, one touch away. Nothing where there is none, or where it is out of sight. */
export function DefaultAccount() {
  const { t } = useTranslation("accounts");
  const accounts = useQuery(myAccountsQuery);
  const account = accounts.data?.items.find((one) => one.is_default && !one.hidden);
  // Its place is kept while it is on its way.
  if (accounts.isPending) return <div className={`${styles.card} ${styles.place}`} />;
  if (!account) return null;
  const name = nameOf(account, t);
  const product = productOf(account, t);
  const { available, balance } = account;
  return (
    <div className={styles.card}>
      <AccountCard
        to={portal.account(account.id)}
        name={name}
        number={account.number}
        product={product === name ? undefined : product}
        states={
          <>
            <DefaultMark />
            {account.status !== "open" && <AccountState status={account.status} />}
          </>
        }
        balance={balance}
        available={
          available.minor === balance.minor ? undefined : { label: t("available"), money: available }
        }
        hideable
      />
    </div>
  );
}
