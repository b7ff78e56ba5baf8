import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { todayQuery } from "@/api/today";
import type { Today } from "@/api/wire";
import { DueNotices } from "@/features/tickets/due-notices";
import { console_ } from "@/lib/paths";
import { Button, LinkButton } from "@/ui/button";
import { Loaded } from "@/ui/loaded";
import { Card, Columns, Page } from "@/ui/page";
import { Allowed, useMe, useRight } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { OnDay, When } from "@/ui/when";
import { Places } from "./places";
import { TodayCharts } from "./today-charts";
import { TodayFigures } from "./today-figures";
import { FrozenLast, OpenedLast } from "./today-lists";
import styles from "./today-page.module.css";
import { useTasks } from "./today-tasks";
import { Waiting } from "./waiting";

/** The first page of the desk: what needs this person now, how the bank goes, what they had open. */
export function TodayPage() {
  const { t } = useTranslation("console");
  const me = useMe();
  const today = useQuery(todayQuery);
  return (
    <Page
      title={t(`day.${partOfDay(new Date())}`, { name: me.name })}
      lead={<Lead today={today.data} />}
      actions={
        <Allowed right="customers.change">
          <LinkButton
            to={console_.newCustomer}
            variant="primary"
            icon={<UserPlus size={16} aria-hidden="true" />}
          >
            {t("deeds.new-customer")}
          </LinkButton>
        </Allowed>
      }
    >
      <Day today={today} />
    </Page>
  );
}

/** The page's frame stands whatever the figures do: they are told, on their way, or not to be had just now. */
function Day({ today: query }: { today: UseQueryResult<Today> }) {
  const { t } = useTranslation("console");
  const seesPeople = [useRight("customers.view"), useRight("accounts.view")].some(Boolean);
  const today = query.data;
  return (
    <>
      {today && query.isError && <Older since={query.dataUpdatedAt} retry={() => query.refetch()} />}
      <Columns
        main={
          <>
            <DueNotices />
            <Card title={t("day.waiting")}>
              <Loaded query={query} lines={3}>
                {(told) => <Tasks today={told} />}
              </Loaded>
            </Card>
            {today && <TodayFigures today={today} />}
            {today && <TodayCharts today={today} />}
          </>
        }
        side={
          <>
            {seesPeople && <OpenedLast />}
            {today?.accounts && <FrozenLast accounts={today.accounts} />}
            {!seesPeople && <Places />}
          </>
        }
      />
    </>
  );
}

function Tasks({ today }: { today: Today }) {
  return <Waiting tasks={useTasks(today)} />;
}

/** The latest figures did not come: those before them stay, with their age. */
function Older({ since, retry }: { since: number; retry: () => void }) {
  const { t } = useTranslation(["console", "ui"]);
  return (
    <div role="status" className={styles.older}>
      <StateWord tone="caution">{t("day.older")}</StateWord>
      <span>
        {t("day.older-since")} <When at={new Date(since).toISOString()} />
      </span>
      <Button size="small" onClick={retry}>
        {t("ui:try-again")}
      </Button>
    </div>
  );
}

function Lead({ today }: { today: Today | undefined }) {
  const { t, i18n } = useTranslation("console");
  const { roles } = useMe();
  // A bank may have roles of its own, which have no word here.
  const named = roles.filter((role) => i18n.exists(`console:day.roles.${role}`));
  return (
    <>
      {named.map((role) => (
        <span key={role}>{t(`day.roles.${role as "clerk"}`)}</span>
      ))}
      {today && (
        <span>
          {t("day.day")} <OnDay on={today.business_date} long />
        </span>
      )}
      {today?.is_behind && (
        <StateWord tone="caution">{t("day.behind", { day: today.business_date })}</StateWord>
      )}
    </>
  );
}

function partOfDay(now: Date): "morning" | "afternoon" | "evening" {
  const hour = now.getHours();
  if (hour < 12) return "morning";
  return hour < 18 ? "afternoon" : "evening";
}
