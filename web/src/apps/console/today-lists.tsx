import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Today } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { AccountNumber } from "@/ui/account-number";
import styles from "@/ui/line-list.module.css";
import { Card } from "@/ui/page";
import { useMe } from "@/ui/session";
import { When } from "@/ui/when";
import { useRecent } from "./palette-hits";
import { useVisited } from "./recent";

/** What this person had open, until they sign out. */
export function OpenedLast() {
  const { t } = useTranslation("console");
  const { items } = useRecent(useVisited(useMe().login), true);
  return (
    <Card title={t("day.recent-title")}>
      {items.length === 0 ? (
        <p className={styles.none}>{t("day.recent-none")}</p>
      ) : (
        <ul className={styles.list}>
          {items.map(({ id, icon, title, note, end, to }) => (
            <li key={id}>
              <Link to={to} className={styles.line}>
                <span className={styles.icon}>{icon}</span>
                <span className={styles.words}>
                  <span className={styles.name}>{title}</span>
                  <span className={`${styles.note} ${styles.notes}`}>{note}</span>
                </span>
                {end}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** The accounts that were frozen last, with who did it and why. */
export function FrozenLast({ accounts }: { accounts: NonNullable<Today["accounts"]> }) {
  const { t } = useTranslation("console");
  if (accounts.frozen_latest.length === 0) return null;
  return (
    <Card title={t("day.frozen-title")}>
      <ul className={styles.list}>
        {accounts.frozen_latest.map(({ id, number, owners, reason, since }) => (
          <li key={id}>
            <Link to={console_.account(id)} className={styles.line}>
              <span className={styles.words}>
                <span className={styles.name}>
                  {owners.join("、")} <AccountNumber number={number} />
                </span>
                <span>{reason}</span>
                <span className={`${styles.note} ${styles.notes}`}>
                  <When at={since} />
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
