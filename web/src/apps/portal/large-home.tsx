import { useQuery } from "@tanstack/react-query";
import { ChevronRight, Coins, type LucideIcon, Phone, ReceiptText } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { bankQuery } from "@/api/identity";
import { WhatIHave } from "@/features/accounts/what-i-have";
import { portal } from "@/lib/paths";
import { textSize } from "@/lib/text-size";
import { Button } from "@/ui/button";
import { Page } from "@/ui/page";
import { useMe } from "@/ui/session";
import { AnswerNotice } from "./answer-notice";
import styles from "./large-home.module.css";
import { PaperNotice } from "./paper-notice";
import { RecentSentences } from "./recent-sentences";

/** The first page with large letters: three choices in whole sentences, and a person one touch away. */
export function LargeHome() {
  const { t } = useTranslation("portal");
  const me = useMe();
  return (
    <Page title={t("greeting", { name: me.name })} tab={t("home")}>
      <AnswerNotice />
      <PaperNotice />
      <WhatIHave />
      <nav aria-label={t("often")}>
        <ul className={styles.choices}>
          <li>
            <Choice to={portal.accounts} icon={Coins} words={t("large-money")} />
          </li>
          <li>
            <Choice to={portal.entries} icon={ReceiptText} words={t("large-spent")} />
          </li>
          <li>
            <Person />
          </li>
        </ul>
      </nav>
      <RecentSentences />
      <div className={styles.back}>
        <Button onClick={() => textSize.set("normal")}>{t("large-back")}</Button>
      </div>
    </Page>
  );
}

function Choice({ to, icon: Icon, words }: { to: string; icon: LucideIcon; words: string }) {
  return (
    <Link to={to} className={styles.choice}>
      <Icon aria-hidden="true" />
      <span>{words}</span>
      <ChevronRight aria-hidden="true" />
    </Link>
  );
}

function Person() {
  const { t } = useTranslation("portal");
  const phone = useQuery(bankQuery).data?.phone;
  if (!phone) return <Choice to={portal.help} icon={Phone} words={t("large-person")} />;
  return (
    <a href={`tel:${phone.replaceAll(/[^+\d]/g, "")}`} className={`${styles.choice} ${styles.person}`}>
      <Phone aria-hidden="true" />
      <span>
        {t("large-person")}
        <small>{phone}</small>
      </span>
    </a>
  );
}
