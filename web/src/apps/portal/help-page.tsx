import { useQuery } from "@tanstack/react-query";
import { Landmark, MapPin, MessageCircle, ShieldAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { bankQuery, meQuery } from "@/api/identity";
import { AskCard } from "@/features/assistant/ask-card";
import { HandOverCard } from "@/features/care/hand-over-card";
import { GuideList } from "@/features/guide/guide-list";
import { useGuideTexts } from "@/features/guide/use-guide-texts";
import { ArticleText } from "@/features/knowledge/article-text";
import { HelpSearch } from "@/features/knowledge/help-search";
import { Helped } from "@/features/knowledge/read-article-page";
import { portal } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { GoOn } from "@/ui/go-on";
import { Card, Columns, Page } from "@/ui/page";
import { PhoneLink } from "@/ui/phone-link";
import styles from "./help-page.module.css";

/** How to reach a person, what to do at once, and what is written down for customers, found by words. Works for everybody. */
export function HelpPage() {
  const { t } = useTranslation("portal");
  const me = useQuery(meQuery);
  const entered = me.data?.realm === "customer";
  const [searched, setSearched] = useState(location.hash.length > 1);
  const guide = useGuideTexts("customers", searched);
  const [words, setWords] = useState("");
  return (
    <Page
      title={t("help")}
      lead={t("help-lead")}
      {...(entered ? {} : { back: { to: portal.signIn, label: t("to-sign-in") } })}
    >
      <Columns
        main={
          <>
            {entered && (
              <AskCard
                offered={words}
                article={({ body }) => <ArticleText text={body} follow />}
                helped={({ id, nth }) => <Helped id={id} nth={nth} key={`${id}${nth}`} />}
                person={(asked) => <HandOverCard asked={asked} besides={<Call second />} />}
              />
            )}
            <HelpSearch
              guide={guide.map((page) => ({ ...page, to: portal.guide(page.name) }))}
              onSearch={(wanted) => {
                setSearched(true);
                setWords(wanted);
              }}
              entered={entered}
            />
            <Person entered={entered} />
            {entered && <Matters />}
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

function Person({ entered }: { entered: boolean }) {
  const { t } = useTranslation("portal");
  return (
    <Card title={t("human")}>
      <div className={styles.person}>
        {entered && (
          <LinkButton
            to={portal.talk}
            variant="primary"
            icon={<MessageCircle size={18} aria-hidden="true" />}
          >
            {t("human-write")}
          </LinkButton>
        )}
        <Call second={entered} />
        <p className={styles.branch}>
          <Landmark size={20} aria-hidden="true" />
          <span>{t("human-branch")}</span>
        </p>
        <p className={styles.branch}>
          <MapPin size={20} aria-hidden="true" />
          <span>
            <Link to={portal.branches}>{t("branches")}</Link>
            <br />
            {t("branches-what")}
          </span>
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
        <GoOn to={portal.marks} words={t("marks-mine")} />
      </div>
    </Card>
  );
}

/** `second`: after another way that stands before it. */
function Call({ second = false }: { second?: boolean }) {
  const { t } = useTranslation("portal");
  const phone = useQuery(bankQuery).data?.phone;
  return (
    phone && (
      <div>
        <p>{t("human-phone")}</p>
        <PhoneLink phone={phone} label={t("call")} variant={second ? "plain" : "primary"} />
      </div>
    )
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
