import { useQuery } from "@tanstack/react-query";
import { ArrowRight, CreditCard, HandHelping, Pencil } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { myAccountsQuery } from "@/api/accounts";
import { DefaultAccount } from "@/features/accounts/default-account";
import { portal } from "@/lib/paths";
import { AccountNumber } from "@/ui/account-number";
import { LinkButton } from "@/ui/button";
import { Copyable } from "@/ui/copyable";
import { Card, Columns } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import styles from "./beginning.module.css";
import { PersonCard } from "./person-card";

/** The first page of somebody with whom nothing has happened yet: welcome, and what to do first. */
export function Beginning() {
  const { t } = useTranslation("portal");
  const [account] = useQuery(myAccountsQuery).data?.items ?? [];
  return (
    <Columns
      main={
        <>
          <section className={styles.welcome} aria-labelledby="welcome">
            <div>
              <h2 id="welcome">{t("welcome")}</h2>
              <p>{t(account ? "welcome-words" : "welcome-no-account")}</p>
            </div>
            <Picture of={account ? "no-entries" : "no-accounts"} />
          </section>
          <DefaultAccount />
          <Card title={t("first-steps")}>
            <ol className={styles.steps}>
              {account ? (
                <>
                  <Step icon={<CreditCard />} words={t("first-number")}>
                    <Copyable text={account.number} name={t("first-number-name")}>
                      <AccountNumber number={account.number} />
                    </Copyable>
                  </Step>
                  <Step icon={<Pencil />} words={t("first-name")}>
                    <GoTo to={portal.accounts} words={t("first-name-go")} />
                  </Step>
                </>
              ) : (
                <Step icon={<CreditCard />} words={t("first-open")} />
              )}
              <Step icon={<HandHelping />} words={t("first-guide")}>
                <GoTo to={portal.help} words={t("first-guide-go")} />
              </Step>
            </ol>
          </Card>
        </>
      }
      side={<PersonCard />}
    />
  );
}

function Step({ icon, words, children }: { icon: ReactNode; words: string; children?: ReactNode }) {
  return (
    <li>
      <span className={styles.icon} aria-hidden="true">
        {icon}
      </span>
      <div>
        <p>{words}</p>
        {children}
      </div>
    </li>
  );
}

function GoTo({ to, words }: { to: string; words: string }) {
  return (
    <LinkButton to={to} variant="quiet" icon={<ArrowRight size={18} aria-hidden="true" />}>
      {words}
    </LinkButton>
  );
}
