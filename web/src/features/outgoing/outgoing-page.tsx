import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { outgoingQuery, putAsideQuery } from "@/api/outgoing";
import type { Outgoing, TransferState } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { type Column, Records } from "@/ui/records";
import { SearchBox } from "@/ui/search-box";
import { Segments } from "@/ui/segments";
import { StateWord, type Tone } from "@/ui/state-word";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import styles from "./outgoing-page.module.css";
import { PutAsideAnswers } from "./put-aside";
import "./words";

const CHOICES = ["all", "sent", "late", "settled", "refused"] as const;
type Choice = (typeof CHOICES)[number] | "returned";
const ALL_CHOICES: readonly Choice[] = [...CHOICES, "returned"];
const KEYS = ["state", "q"] as const;

/** What goes to other banks, what came of it, and what needs a person. */
export function OutgoingPage() {
  const { t } = useTranslation("outgoing");
  const [{ state = "", q = "" }, change] = useUrlFilter(KEYS);
  const choice = ALL_CHOICES.find((one) => one === state) ?? "all";
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Late onSee={() => change({ state: "late" })} />
      <Card>
        <div className={styles.filter}>
          <SearchBox label={t("search")} value={q} onSearch={(text) => change({ q: text })} />
          <Segments
            label={t("state")}
            choices={ALL_CHOICES.filter((one) => one !== "late" || choice === "late").map((value) => ({
              value,
              label: t(`states.${value}`),
            }))}
            value={choice}
            onChange={(value) => change({ state: value === "all" ? "" : value })}
          />
        </div>
        <List choice={choice} search={q} />
      </Card>
      <PutAsideAnswers />
    </Page>
  );
}

function Late({ onSee }: { onSee: () => void }) {
  const { t } = useTranslation("outgoing");
  const late = useQuery(putAsideQuery).data?.late ?? 0;
  if (late === 0) return null;
  return (
    <p role="status" className={styles.late}>
      {t("late", { count: late })}{" "}
      <button type="button" className={styles.see} onClick={onSee}>
        {t("see-late")}
      </button>
    </p>
  );
}

function List({ choice, search }: { choice: Choice; search: string }) {
  const { t } = useTranslation("outgoing");
  const isState = choice !== "all" && choice !== "late";
  const found = useInfiniteQuery(
    outgoingQuery({ ...(isState ? { state: choice } : {}), late: choice === "late", search }),
  );
  return (
    <Records
      query={found}
      columns={useColumns()}
      label={t("title")}
      empty={
        <Empty picture={<Picture of="no-result" />} title={t("none-title")}>
          {t("none")}
        </Empty>
      }
    />
  );
}

const TONES: Partial<Record<TransferState, Tone>> = { sent: "caution", settled: "good" };

function useColumns(): Column<Outgoing & { id: string }>[] {
  const { t } = useTranslation("outgoing");
  const language = useLanguage();
  return [
    { title: t("columns.sent-at"), render: ({ sent_at: at }) => <When at={at} /> },
    {
      title: t("columns.bank"),
      render: ({ bank }) => (
        <span className={styles.bank}>
          {language === "zh-CN" ? bank.name : bank.name_en} <small>{bank.code}</small>
        </span>
      ),
    },
    { title: t("columns.amount"), figures: true, render: ({ amount }) => <Amount money={amount} /> },
    { title: t("columns.state"), render: (one) => <State one={one} /> },
    { title: t("columns.answered"), spare: true, render: (one) => <Answered one={one} /> },
    {
      title: t("columns.account"),
      render: ({ from_id: id }) => <LinkButton to={console_.account(id)}>{t("see")}</LinkButton>,
    },
  ];
}

function State({ one }: { one: Outgoing }) {
  const { t } = useTranslation("outgoing");
  if (one.is_late) return <StateWord tone="over">{t("states.late")}</StateWord>;
  const state = ALL_CHOICES.find((choice) => choice === one.state) ?? "sent";
  return <StateWord tone={TONES[one.state] ?? "over"}>{t(`states.${state}`)}</StateWord>;
}

function Answered({ one }: { one: Outgoing }) {
  const { t } = useTranslation("outgoing");
  const at = one.returned_at ?? one.answered_at;
  if (!at) return one.handed_at ? t("handed") : t("not-handed", { count: one.tries });
  return (
    <span className={styles.bank}>
      <When at={at} /> {one.reason && <small>{t("reason", { code: one.reason })}</small>}
    </span>
  );
}
