import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { positionsQuery, remittedQuery } from "@/api/abroad";
import type { Position, Remitted } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { amountText } from "@/lib/money";
import { console_ } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { LinkButton } from "@/ui/button";
import { Copyable } from "@/ui/copyable";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { type Column, Records, Rows } from "@/ui/records";
import { SearchBox } from "@/ui/search-box";
import { Segments } from "@/ui/segments";
import { StateWord } from "@/ui/state-word";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import styles from "./outgoing-page.module.css";
import { perCent } from "./per-cent";
import "./abroad-words";

const CHOICES = ["all", "sent", "settled", "refused", "returned"] as const;
const KEYS = ["state", "q"] as const;

/** What goes abroad and where it is, and what the bank holds of each currency. */
export function RemittedPage() {
  const { t } = useTranslation("remitted");
  const [{ state = "", q = "" }, change] = useUrlFilter(KEYS);
  const choice = CHOICES.find((one) => one === state) ?? "all";
  const found = useInfiniteQuery(
    remittedQuery({ ...(choice === "all" ? {} : { state: choice }), search: q }),
  );
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      actions={<LinkButton to={console_.remittanceTerms}>{t("terms.open")}</LinkButton>}
    >
      <Card>
        <div className={styles.filter}>
          <SearchBox label={t("search")} value={q} onSearch={(text) => change({ q: text })} />
          <Segments
            label={t("state")}
            choices={CHOICES.map((value) => ({ value, label: t(`states.${value}`) }))}
            value={choice}
            onChange={(value) => change({ state: value === "all" ? "" : value })}
          />
        </div>
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
      </Card>
      <Positions />
    </Page>
  );
}

function useColumns(): Column<Remitted & { id: string }>[] {
  const { t } = useTranslation("remitted");
  const language = useLanguage();
  return [
    { title: t("columns.at"), render: ({ asked_at: at }) => <When at={at} /> },
    {
      title: t("columns.sent"),
      figures: true,
      render: ({ sent, total }) => (
        <span className={styles.outcome}>
          <Amount money={sent} />
          <small>{t("paid", { total: amountText(total, language) })}</small>
        </span>
      ),
    },
    {
      title: t("columns.rate"),
      figures: true,
      render: ({ rate, mid }) => (
        <span className={styles.outcome}>
          <span>{rate}</span>
          <small>{t("mid", { mid })}</small>
        </span>
      ),
    },
    { title: t("columns.state"), render: (one) => <State one={one} /> },
    {
      title: t("columns.bank"),
      render: ({ country, bank }) => (
        <span className={styles.outcome}>
          <span>{new Intl.DisplayNames([language], { type: "region" }).of(country)}</span>
          <small className={styles.code}>{bank}</small>
        </span>
      ),
    },
    {
      title: t("columns.uetr"),
      spare: true,
      render: ({ uetr }) => (
        <Copyable text={uetr} name={t("columns.uetr")}>
          <span className={styles.code}>{uetr}</span>
        </Copyable>
      ),
    },
    {
      title: t("columns.account"),
      render: ({ payer_id: id }) => <LinkButton to={console_.customer(id)}>{t("see")}</LinkButton>,
    },
  ];
}

const SHOWN = ["sent", "settled", "refused", "returned", "delayed", "held"] as const;

function State({ one }: { one: Remitted }) {
  const { t } = useTranslation("remitted");
  const language = useLanguage();
  const state = one.is_late ? "late" : (SHOWN.find((known) => known === one.state) ?? "ended");
  const tone = state === "settled" ? "good" : state === "sent" ? "caution" : "over";
  const note =
    state === "sent"
      ? one.handed_at
        ? t("by", { day: dateText(one.arrives_by, language) })
        : t("not-handed")
      : one.reason
        ? t("reason", { code: one.reason })
        : null;
  return (
    <span className={styles.outcome}>
      <StateWord tone={tone}>{t(`states.${state}`)}</StateWord>
      {note && <small>{note}</small>}
    </span>
  );
}

function Positions() {
  const { t } = useTranslation("remitted");
  const found = useQuery(positionsQuery);
  const columns = usePositionColumns();
  return (
    <Card title={t("positions.title")}>
      <Loaded query={found} lines={4}>
        {({ positions }) =>
          positions.length === 0 ? (
            <p className={styles.soft}>{t("positions.none")}</p>
          ) : (
            <>
              <p className={styles.soft}>{t("positions.lead")}</p>
              <Rows
                rows={positions}
                columns={columns}
                label={t("positions.title")}
                keyOf={({ currency }) => currency}
              />
            </>
          )
        }
      </Loaded>
    </Card>
  );
}

function usePositionColumns(): Column<Position>[] {
  const { t } = useTranslation("remitted");
  return [
    { title: t("positions.currency"), render: ({ currency }) => currency },
    {
      title: t("positions.position"),
      figures: true,
      render: ({ position }) => <Amount money={position} />,
    },
    { title: t("positions.mid"), figures: true, render: ({ mid }) => mid ?? "" },
    {
      title: t("positions.at"),
      render: ({ rate_at: at, is_stale: stale }) =>
        stale ? <StateWord tone="over">{t("positions.stale")}</StateWord> : at && <When at={at} />,
    },
    {
      title: t("positions.margin"),
      figures: true,
      spare: true,
      render: ({ terms }) => (terms ? perCent(terms.margin) : ""),
    },
    {
      title: t("positions.via"),
      spare: true,
      render: ({ terms }) => <span className={styles.code}>{terms?.via ?? ""}</span>,
    },
  ];
}
