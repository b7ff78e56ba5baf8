import { useQuery } from "@tanstack/react-query";
import { WalletCards } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { searchQuery } from "@/api/search";
import { console_ } from "@/lib/paths";
import { AccountNumber } from "@/ui/account-number";
import { Card } from "@/ui/page";
import { useRight } from "@/ui/session";
import styles from "./customers-page.module.css";

/** Somebody may be looking for a customer by the number of an account: those are shown with whose they are. */
export function AccountsByNumber({ q }: { q: string }) {
  const { t } = useTranslation("customers");
  const digits = q.replaceAll(/\s/g, "");
  const enabled = useRight("accounts.view") && /^\d{4,16}$/.test(digits);
  const found = useQuery({ ...searchQuery(digits), enabled });
  const accounts = enabled ? (found.data?.accounts ?? []) : [];
  if (accounts.length === 0) return null;
  return (
    <Card title={t("find.accounts")}>
      <ul className={styles.accounts}>
        {accounts.map(({ id, number, name, currency, owners }) => (
          <li key={id}>
            <Link to={console_.account(id)} data-row className={styles.account}>
              <WalletCards size={18} aria-hidden="true" />
              <AccountNumber number={number} />
              <span>{owners.join("、")}</span>
              <span className={styles.soft}>
                {name} {currency}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
