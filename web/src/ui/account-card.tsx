import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Money } from "@/lib/money";
import styles from "./account-card.module.css";
import { AccountNumber } from "./account-number";
import { Amount } from "./amount";

interface Props {
  to: string;
  name: string;
  number: string;
  /** What it is, where the name does not say it. */
  product?: string | undefined;
  /** Words about it that matter before one opens it: frozen, default. */
  states?: ReactNode;
  balance: Money;
  /** Where it differs from the balance. */
  available?: { label: string; money: Money } | undefined;
  hideable?: boolean;
  /** What one can do with it, beside the card's own link. */
  menu?: ReactNode;
}

/** One account in a list of them: what it is called, which it is, how much is on it. */
export function AccountCard({ to, name, number, product, states, balance, available, ...rest }: Props) {
  const { hideable = false, menu } = rest;
  return (
    <div className={styles.card}>
      <Link to={to} className={styles.link}>
        <span className={styles.what}>
          <span className={styles.name}>
            <b>{name}</b>
            {states}
          </span>
          <span className={styles.soft}>
            {product && <span className={styles.product}>{product}</span>}
            <AccountNumber number={number} />
          </span>
        </span>
        <span className={styles.much}>
          <Amount money={balance} size="large" hideable={hideable} />
          {available && (
            <span className={styles.soft}>
              {available.label} <Amount money={available.money} tone="soft" hideable={hideable} />
            </span>
          )}
        </span>
      </Link>
      {menu}
    </div>
  );
}
