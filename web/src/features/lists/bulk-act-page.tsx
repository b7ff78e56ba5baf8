import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import {
  bulkActCustomersQuery,
  bulkActQuery,
  bulkActsKey,
  isUnderWay,
  stopBulkAct,
  undoBulkAct,
} from "@/api/bulk-acts";
import type { BulkAct, BulkActCustomer, BulkActTold, BulkOutcome } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Chips } from "@/ui/chips";
import { ConfirmStep } from "@/ui/confirm-step";
import { Empty } from "@/ui/empty";
import { Facts } from "@/ui/facts";
import { Lines } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { PersonRow } from "@/ui/person-chip";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { codeWords } from "@/ui/problem-words";
import { Progress } from "@/ui/progress";
import { type Column, Records } from "@/ui/records";
import { RowKeys } from "@/ui/row-keys";
import { Allowed } from "@/ui/session";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import styles from "./bulk.module.css";
import { ActState, Outcome, useActName } from "./bulk-act-words";
import "./words";

const ORDER: readonly BulkOutcome[] = ["done", "already", "refused", "undone", "kept", "waiting"];

/** One act on many: how far it is, what came of each, and taking it back. */
export function BulkActPage() {
  const { t } = useTranslation("lists");
  const { id = "" } = useParams();
  const found = useQuery(bulkActQuery(id));
  const name = useActName();
  const back = { to: console_.bulkActs, label: t("bulk.one.back") };
  const told = found.data;
  if (!told)
    return (
      <Page title={t("bulk.one.title")} back={back}>
        <Card>
          {found.error ? (
            <ProblemNote thrown={found.error} retry={() => found.refetch()} />
          ) : (
            <Lines count={8} />
          )}
        </Card>
      </Page>
    );
  return (
    <Page
      title={name(told.act)}
      back={back}
      lead={<ActState act={told.act} />}
      actions={
        <Allowed right="lists.act">
          <Steps act={told.act} />
        </Allowed>
      }
    >
      <About told={told} />
      <Allowed right="customers.view">
        <Customers act={told.act} />
      </Allowed>
    </Page>
  );
}

function Steps({ act }: { act: BulkAct }) {
  const { t, i18n } = useTranslation("lists");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const after = async (said: string) => {
    announce(said);
    await queries.invalidateQueries({ queryKey: bulkActsKey });
  };
  if (act.state === "running") {
    return (
      <ConfirmStep
        label={t("bulk.one.stop")}
        title={t("bulk.one.stop-title")}
        sentence={t("bulk.one.stop-what")}
        act={async () => {
          await stopBulkAct(act.id);
          await after(t("bulk.one.stopped"));
        }}
      />
    );
  }
  if (act.state === "undoing" || act.state === "undone") return null;
  const why = act.why_not_undo;
  return (
    <ConfirmStep
      variant="danger"
      grave
      label={t("bulk.one.undo")}
      title={t("bulk.one.undo-title")}
      sentence={t("bulk.one.undo-what", { count: act.done })}
      blocked={why !== null && (codeWords(why, i18n) ?? why)}
      act={async () => {
        await undoBulkAct(act.id);
        await after(t("bulk.one.undo-asked"));
      }}
    />
  );
}

function About({ told: { act, reasons } }: { told: BulkActTold }) {
  const { t, i18n } = useTranslation("lists");
  const language = useLanguage();
  const done = act.done + act.already + act.refused + act.undone + act.kept;
  const undone = act.undone + act.kept;
  return (
    <Card title={t("bulk.one.about")}>
      <div className={styles.desk}>
        {isUnderWay(act) && (
          <Progress
            label={t(act.state === "undoing" ? "bulk.one.undo-progress" : "bulk.one.progress")}
            done={act.state === "undoing" ? undone : done}
            total={act.state === "undoing" ? undone + act.done : act.customers}
          />
        )}
        <Facts
          facts={[
            { label: t("bulk.one.by"), value: act.by },
            { label: t("bulk.one.at"), value: <When at={act.at} /> },
            { label: t("bulk.one.reason"), value: t(`bulk.reasons.${act.reason}`) },
            {
              label: t("bulk.one.picked"),
              value: t(act.filters ? "bulk.one.picked-all" : "bulk.one.picked-ticked"),
            },
            ...(act.until ? [{ label: t("bulk.one.until"), value: dateText(act.until, language) }] : []),
            ...(act.due_on ? [{ label: t("bulk.one.due"), value: dateText(act.due_on, language) }] : []),
            ...(act.why ? [{ label: t("bulk.one.why"), value: t(`bulk.whys.${act.why}`) }] : []),
            ...(act.kind === "take_tag"
              ? []
              : [{ label: t(`bulk.words.${act.kind}`), value: act.words ?? t("bulk.one.words-gone") }]),
            ...(act.undo_by ? [{ label: t("bulk.one.undo-by"), value: act.undo_by }] : []),
          ]}
        />
        {reasons.length > 0 && (
          <ul className={styles.reasons}>
            {reasons.map(({ outcome, code, customers: count }) => (
              <li key={outcome + code}>
                {t("bulk.why-count", {
                  why: `${t(`bulk.outcomes.${outcome}`)} · ${codeWords(code, i18n) ?? code}`,
                  count,
                })}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}

function Customers({ act }: { act: BulkAct }) {
  const { t, i18n } = useTranslation("lists");
  const [outcome, setOutcome] = useState<BulkOutcome | "">("");
  const waiting = act.customers - act.done - act.already - act.refused - act.undone - act.kept;
  const counts: Record<BulkOutcome, number> = {
    waiting,
    done: act.done,
    already: act.already,
    refused: act.refused,
    undone: act.undone,
    kept: act.kept,
  };
  const shown = ORDER.filter((one) => counts[one] > 0);
  // Rows follow how far the act has come.
  const moment = `${act.state} ${ORDER.map((one) => counts[one]).join(" ")}`;
  const found = useInfiniteQuery(bulkActCustomersQuery(act.id, outcome, moment));
  const columns: Column<BulkActCustomer>[] = [
    {
      title: t("bulk.one.name"),
      render: (row) => (
        <PersonRow
          to={console_.customer(row.id)}
          name={row.name}
          organisation={row.kind === "organisation"}
          note={row.number}
        />
      ),
    },
    { title: t("bulk.one.outcome"), render: (row) => <Outcome of={row.outcome} /> },
    {
      title: t("bulk.one.code"),
      render: ({ code }) => (code ? (codeWords(code, i18n) ?? code) : "—"),
    },
    { title: t("bulk.one.when"), render: ({ at }) => (at ? <When at={at} /> : "—"), spare: true },
  ];
  return (
    <>
      {shown.length > 1 && (
        <Chips
          label={t("bulk.one.filter")}
          choices={shown.map((value) => ({
            value,
            label: t("bulk.why-count", { why: t(`bulk.outcomes.${value}`), count: counts[value] }),
          }))}
          value={outcome}
          onChange={setOutcome}
        />
      )}
      <RowKeys>
        <Card title={t("bulk.one.customers")} flush>
          <Records
            query={found}
            columns={columns}
            label={t("bulk.one.customers")}
            empty={
              <Empty picture={<Picture of="no-result" />} title={t("bulk.one.none")}>
                {t("bulk.one.none-what")}
              </Empty>
            }
          />
        </Card>
      </RowKeys>
    </>
  );
}
