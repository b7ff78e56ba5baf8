import { useQuery } from "@tanstack/react-query";
import { Landmark, ShieldAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { bankQuery, meQuery } from "@/api/identity";
import { GuideList } from "@/features/guide/guide-list";
import { portal } from "@/lib/paths";
import { Fold } from "@/ui/fold";
import { GoOn } from "@/ui/go-on";
import { Card, Columns, Page } from "@/ui/page";
import { PhoneLink } from "@/ui/phone-link";
import styles from "./help-page.module.css";

const QUESTIONS = [
  "available",
  "difference",
  "hide",
  "letters",
  "correct",
  "signed-out",
  "password",
] as const;

/** How to reach a person, what to do at once, and the questions that most people have. Works for everybody. */
export function HelpPage() {
  const { t } = useTranslation("portal");
  const me = useQuery(meQuery);
  const entered = me.data?.realm === "customer";
  return (
    <Page
      title={t("help")}
      lead={t("help-lead")}
      {...(entered ? {} : { back: { to: portal.signIn, label: t("to-sign-in") } })}
    >
      <Columns
        main={
          <>
            <Person />
            {entered && <Matters />}
            <Questions />
          </>
        }
        side={
          <>
            <Urgent />
            <Guide />
          </>
        }
      />
    </Page>
  );
}

function Person() {
  const { t } = useTranslation("portal");
  const phone = useQuery(bankQuery).data?.phone;
  return (
    <Card title={t("human")}>
      <div className={styles.person}>
        {phone && (
          <div>
            <p>{t("human-phone")}</p>
            <PhoneLink phone={phone} label={t("call")} variant="primary" />
          </div>
        )}
        <p className={styles.branch}>
          <Landmark size={20} aria-hidden="true" />
          <span>{t("human-branch")}</span>
        </p>
      </div>
    </Card>
  );
}

/** What somebody needs that is not done at once. */
function Matters() {
  const { t } = useTranslation("portal");
  return (
    <Card title={t("matters")}>
      <div className={styles.matters}>
        <p>{t("matters-lead")}</p>
        <GoOn to={portal.newTicket} words={t("matters-new")} />
        <GoOn to={portal.tickets} words={t("matters-mine")} />
        <p>{t("complaints-lead")}</p>
        <GoOn to={portal.newComplaint} words={t("complaints-new")} />
        <GoOn to={portal.complaints} words={t("complaints-mine")} />
      </div>
    </Card>
  );
}

function Urgent() {
  const { t } = useTranslation("portal");
  return (
    <Card title={t("urgent")}>
      <div className={styles.urgent}>
        <ShieldAlert size={22} aria-hidden="true" />
        <div>
          <p>{t("urgent-card")}</p>
          <p>{t("urgent-never")}</p>
        </div>
      </div>
    </Card>
  );
}

function Guide() {
  const { t } = useTranslation("guide");
  return (
    <Card title={t("guide")}>
      <GuideList readers="customers" pathOf={portal.guide} />
    </Card>
  );
}

function Questions() {
  const { t } = useTranslation("portal");
  return (
    <Card title={t("questions")}>
      <div className={styles.questions}>
        {QUESTIONS.map((question) => (
          <Fold key={question} title={t(`ask.${question}`)}>
            <p>{t(`answer.${question}`)}</p>
          </Fold>
        ))}
      </div>
    </Card>
  );
}
