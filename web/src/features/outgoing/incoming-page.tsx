import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type IncomingState, incomingQuery } from "@/api/outgoing";
import type { Incoming } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { type Column, Records } from "@/ui/records";
import { SearchBox } from "@/ui/search-box";
import { Segments } from "@/ui/segments";
import { StateWord } from "@/ui/state-word";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import styles from "./outgoing-page.module.css";
import en from "./words.en.json";
import "./words";

const STATES: readonly IncomingState[] = ["credited", "rejected"];
const KEYS = ["state", "q"] as const;

/** What comes from other banks: whose account it went to, or why it was refused. */
export function IncomingPage() {
  const { t } = useTranslation("outgoing");
  const [{ state = "", q = "" }, change] = useUrlFilter(KEYS);
  const choice = STATES.find((one) => one === state);
  const found = useInfiniteQuery(incomingQuery({ ...(choice ? { state: choice } : {}), search: q }));
  return (
    <Page title={t("incoming.title")} lead={t("incoming.lead")}>
      <Card>
        <div className={styles.filter}>
          <SearchBox label={t("incoming.search")} value={q} onSearch={(text) => change({ q: text })} />
          <Segments
            label={t("state")}
            choices={(["all", ...STATES] as const).map((value) => ({
              value,
              label: t(`incoming.states.${value}`),
            }))}
            value={choice ?? "all"}
            onChange={(value) => change({ state: value === "all" ? "" : value })}
          />
        </div>
        <Records
          query={found}
          columns={useColumns()}
          label={t("incoming.title")}
          empty={
            <Empty picture={<Picture of="no-result" />} title={t("incoming.none-title")}>
              {t("incoming.none")}
            </Empty>
          }
        />
      </Card>
    </Page>
  );
}

function useColumns(): Column<Incoming>[] {
  const { t } = useTranslation("outgoing");
  return [
    { title: t("incoming.columns.at"), render: ({ at }) => <When at={at} /> },
    {
      title: t("incoming.columns.amount"),
      figures: true,
      render: ({ amount }) => <Amount money={amount} />,
    },
    { title: t("incoming.columns.state"), render: (one) => <Outcome one={one} /> },
    { title: t("incoming.columns.bank"), render: (one) => <From one={one} /> },
    {
      title: t("incoming.columns.account"),
      render: ({ account_id: id }) => id && <LinkButton to={console_.account(id)}>{t("see")}</LinkButton>,
    },
  ];
}

/** The bank, and below it what it calls the payment. */
function From({ one }: { one: Incoming }) {
  const language = useLanguage();
  const known = one.known_as;
  return (
    <span className={styles.outcome}>
      <span>{known ? (language === "zh-CN" ? known.name : known.name_en) : one.bank}</span>
      <small className={styles.code}>{one.instruction_id}</small>
    </span>
  );
}

function Outcome({ one }: { one: Incoming }) {
  const { t } = useTranslation("outgoing");
  const why = one.reason;
  const lines = [
    ...(why ? [isKnown(why) ? t(`incoming.reasons.${why}`) : t("reason", { code: why })] : []),
    ...(one.answered_at ? [] : [t("incoming.not-told")]),
  ];
  return (
    <span className={styles.outcome}>
      <StateWord tone={one.state === "credited" ? "good" : "over"}>
        {t(`incoming.states.${one.state}`)}
      </StateWord>
      {lines.length > 0 && <small>{lines.join(" · ")}</small>}
    </span>
  );
}

function isKnown(reason: string): reason is keyof typeof en.incoming.reasons {
  return reason in en.incoming.reasons;
}
