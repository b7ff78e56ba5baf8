import { useQuery } from "@tanstack/react-query";
import { type ComponentType, lazy, useDeferredValue } from "react";
import { useTranslation } from "react-i18next";
import { myAccountsQuery } from "@/api/accounts";
import { bankQuery } from "@/api/identity";
import { myPapersQuery } from "@/api/papers";
import { DefaultAccount } from "@/features/accounts/default-account";
import { WhatIHave } from "@/features/accounts/what-i-have";
import { Coming } from "@/features/spending/coming";
import { MonthCard } from "@/features/spending/month-card";
import { WhatHappened } from "@/features/spending/what-happened";
import { WhereItGoes } from "@/features/spending/where-it-goes";
import { useRemembered } from "@/lib/remembered";
import { textSize } from "@/lib/text-size";
import { Block, Waiting } from "@/ui/block";
import { Columns, Page } from "@/ui/page";
import { useMe } from "@/ui/session";
import { OnDay } from "@/ui/when";
import { AnswerNotice } from "./answer-notice";
import { hasJustBegun } from "./first-days";
import { PaperNotice } from "./paper-notice";
import { PersonCard } from "./person-card";
import { QuickSteps } from "./quick-steps";

// What few see: who has just begun, and who wants large letters.
const Beginning = later(async () => (await import("./beginning")).Beginning);
const LargeHome = later(async () => (await import("./large-home")).LargeHome);

/** What a customer sees first: what I have, what is coming, what happened, and who can be asked. */
export function HomePage() {
  return useRemembered(textSize) === "large" ? (
    <Block height="page">
      <LargeHome />
    </Block>
  ) : (
    <UsualHome />
  );
}

function UsualHome() {
  const { t } = useTranslation("portal");
  const me = useMe();
  const today = useQuery(bankQuery).data?.business_date;
  return (
    <Page
      title={t("greeting", { name: me.name })}
      tab={t("home")}
      lead={<span>{today ? <OnDay on={today} long today={today} /> : "\u00a0"}</span>}
    >
      <Rooms />
    </Page>
  );
}

function Rooms() {
  const asked = useQuery(myAccountsQuery);
  // What stands first is known before anything is drawn: nothing moves away under a finger.
  const papers = useQuery(myPapersQuery);
  const today = useQuery(bankQuery).data?.business_date;
  // Deferred, so that all that follows is drawn in short pieces. Without an answer the other blocks stand all the same.
  const waiting = useDeferredValue(
    (asked.data === undefined && !asked.isFetched) || (papers.data === undefined && !papers.isFetched),
  );
  const accounts = asked.data?.items;
  if (waiting) return <Waiting height="page" />;
  if (accounts && today && hasJustBegun(accounts, today)) {
    return (
      <Block height="page">
        <Beginning />
      </Block>
    );
  }
  return (
    <Columns
      main={
        <>
          <AnswerNotice />
          <PaperNotice />
          <WhatIHave linked />
          <DefaultAccount />
          <Block height="tallest">
            <Coming />
          </Block>
          <QuickSteps />
          <Block height="tall">
            <WhatHappened />
          </Block>
        </>
      }
      side={
        <>
          <Block height="short">
            <MonthCard />
          </Block>
          <Block height="tall">
            <WhereItGoes />
          </Block>
          <PersonCard />
        </>
      }
    />
  );
}

function later(load: () => Promise<ComponentType>): ComponentType {
  return lazy(async () => ({ default: await load() }));
}
