import { useQuery } from "@tanstack/react-query";
import { Eye, EyeOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { myAccountsQuery } from "@/api/accounts";
import type { MyAccount } from "@/api/wire";
import { totals } from "@/lib/money";
import { portal } from "@/lib/paths";
import { useRemembered } from "@/lib/remembered";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { discretion } from "@/ui/discretion";
import { Loaded } from "@/ui/loaded";
import { countsAsMine } from "./groups";
import styles from "./what-i-have.module.css";

interface Props {
  /** Whether it leads to the accounts. */
  linked?: boolean;
  /** Whether its room is kept while it is on its way, so that nothing below moves when it comes. */
  keepsRoom?: boolean;
}

/** The sum of what is one's own, by currency, the default account's first; hidden everywhere with one tap. */
export function WhatIHave({ linked = false, keepsRoom = true }: Props) {
  const { t } = useTranslation("accounts");
  const accounts = useQuery(myAccountsQuery);
  return (
    <section className={styles.have} aria-label={t("what-i-have")}>
      <div className={styles.head}>
        <h2>{t("what-i-have")}</h2>
        <HideAmounts />
      </div>
      <div className={`${styles.figures} ${keepsRoom ? styles.keepsRoom : ""}`}>
        <Loaded query={accounts} lines={2}>
          {({ items }) => <Sums accounts={items} linked={linked} />}
        </Loaded>
      </div>
    </section>
  );
}

export function HideAmounts() {
  const { t } = useTranslation("accounts");
  const hidden = useRemembered(discretion) === "hide";
  return (
    <Button
      variant="quiet"
      icon={hidden ? <Eye size={18} aria-hidden="true" /> : <EyeOff size={18} aria-hidden="true" />}
      onClick={() => discretion.set(hidden ? "show" : "hide")}
    >
      {t(hidden ? "show" : "hide")}
    </Button>
  );
}

function Sums({ accounts, linked }: { accounts: readonly MyAccount[]; linked: boolean }) {
  const { t } = useTranslation("accounts");
  const mine = accounts.filter(countsAsMine);
  const first = mine.find((account) => account.is_default);
  const sums = totals([...(first ? [first] : []), ...mine.filter((one) => one !== first)].map(balanceOf));
  const count = t("count", { count: mine.length });
  const putAway = accounts.some((account) => account.hidden && account.status !== "closed");
  return (
    <>
      <ul>
        {sums.map((sum, at) => (
          <li key={sum.currency}>
            <Amount money={sum} size={at === 0 ? "hero" : "large"} hideable />
          </li>
        ))}
      </ul>
      <p className={styles.count}>
        {linked ? <Link to={portal.accounts}>{count}</Link> : count}
        {putAway && ` · ${t("without-hidden")}`}
      </p>
    </>
  );
}

function balanceOf({ balance }: MyAccount) {
  return balance;
}
