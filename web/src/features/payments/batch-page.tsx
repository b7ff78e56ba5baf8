import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { batchesChanged, batchQuery, cancelBatch, resultMessage, resultTable } from "@/api/bulk";
import { download, keep } from "@/api/download";
import type { Batch } from "@/api/wire";
import { amountText } from "@/lib/money";
import { portal } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { Answer } from "@/ui/answer";
import { Button } from "@/ui/button";
import { ConfirmStep } from "@/ui/confirm-step";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { Progress } from "@/ui/progress";
import { useLanguage } from "@/ui/use-language";
import { OnDay, When } from "@/ui/when";
import { BatchRows } from "./batch-rows";
import { BatchState } from "./batch-state";
import styles from "./bulk.module.css";
import { ConfirmBatch } from "./confirm-batch";
import { Countdown } from "./countdown";
import "./words";

/** One file of payments: what was read, what is wrong with it, the one confirmation, and what became of each row. */
export function BatchPage() {
  const { t } = useTranslation("payments");
  const { id = "" } = useParams();
  const found = useQuery(batchQuery(id));
  return (
    <Page
      title={found.data?.file_name ?? t("bulk.title")}
      back={{ to: portal.bulk, label: t("bulk.title") }}
      lead={found.data && <BatchState batch={found.data} />}
    >
      <Loaded query={found} lines={10}>
        {(batch) => (
          <>
            <div aria-live="polite">
              <Standing batch={batch} />
            </div>
            {batch.rows > 0 && <Sums batch={batch} />}
            {batch.state === "ready" && batch.good > 0 && <ConfirmBatch batch={batch} />}
            <Steps batch={batch} />
            {batch.rows > 0 && <BatchRows batch={batch} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** Where it stands, in a sentence. */
function Standing({ batch }: { batch: Batch }) {
  const { t } = useTranslation("payments");
  const { t: said, i18n } = useTranslation("payments");
  switch (batch.state) {
    case "reading":
      return <Progress label={t("bulk.reading")} />;
    case "running":
      return batch.left > 0 && batch.paid + batch.refused === 0 && batch.mode === "all" ? (
        <Progress label={t("bulk.paying-all")} />
      ) : (
        <Progress label={t("bulk.paying")} done={batch.paid + batch.refused} total={batch.good} />
      );
    case "waiting":
      return batch.starts_at ? <Countdown until={batch.starts_at} words="bulk.starts" /> : null;
    case "unreadable": {
      const why = batch.why;
      const key = `bulk.why.${why?.code ?? "not_valid"}`;
      return (
        <Answer tone="danger" words={t("bulk.unreadable")}>
          <p>
            {i18n.exists(`payments:${key}`)
              ? (said as (key: string, values: object) => string)(key, {
                  place: fieldWord(why?.place ?? "", i18n.exists.bind(i18n), said as Say),
                  told: why?.told,
                  line: why?.line,
                })
              : why?.told}
          </p>
          {why?.code === "not_valid" && (
            <p className={styles.place}>
              {why.line > 0 && t("bulk.line", { line: why.line })} <code>{why.place}</code> {why.told}
            </p>
          )}
        </Answer>
      );
    }
    case "done":
      return (
        <Answer
          tone={batch.refused + batch.left > 0 ? "caution" : "good"}
          words={t(batch.refused > 0 ? "bulk.done-some" : batch.left > 0 ? "bulk.done-paid" : "bulk.done", {
            paid: batch.paid,
            refused: batch.refused,
          })}
        >
          {batch.left > 0 && <p>{t("bulk.still-wait", { count: batch.left })}</p>}
        </Answer>
      );
    case "none":
      return (
        <Answer tone="danger" words={t("bulk.came-to-none")}>
          <p>{t("bulk.came-to-none-what", { count: batch.refused })}</p>
        </Answer>
      );
    case "cancelled":
      return batch.paid > 0 ? (
        <Answer tone="info" words={t("bulk.cancelled-after", { count: batch.paid })} />
      ) : null;
    case "ready":
      return batch.good === 0 ? (
        <Answer tone="danger" words={t("bulk.nothing-good")} />
      ) : batch.faulty > 0 || batch.doubled > 0 ? (
        <Answer
          tone="caution"
          words={t(batch.faulty > 0 ? "bulk.some-faulty" : "bulk.all-good", {
            faulty: batch.faulty,
            good: batch.good,
          })}
        >
          {batch.doubled > 0 && <p>{t("bulk.doubled", { count: batch.doubled })}</p>}
        </Answer>
      ) : (
        <Answer tone="good" words={t("bulk.all-good", { good: batch.good })} />
      );
  }
}

type Say = (key: string) => string;

function fieldWord(field: string, exists: (key: string) => boolean, say: Say): string {
  const key = `bulk.fields.${field}`;
  return exists(`payments:${key}`) ? say(key) : field;
}

function Sums({ batch }: { batch: Batch }) {
  const { t } = useTranslation("payments");
  const days = batch.first_on && batch.last_on;
  return (
    <Card title={t("bulk.sums")}>
      <Facts
        facts={[
          {
            label: t("bulk.total"),
            value: batch.total && <Amount money={batch.total} size="large" hideable />,
          },
          { label: t("bulk.good"), value: t("bulk.rows", { count: batch.good }) },
          ...(batch.faulty > 0
            ? [{ label: t("bulk.faulty"), value: t("bulk.rows", { count: batch.faulty }) }]
            : []),
          ...batch.sources.map((source) => ({
            label: t("bulk.from"),
            value: (
              <span className={styles.facts}>
                {t("tail", { tail: source.number.slice(-4) })} <Amount money={source.total} hideable />
              </span>
            ),
          })),
          ...(days && batch.first_on
            ? [
                {
                  label: t("bulk.days"),
                  value: (
                    <>
                      <OnDay on={batch.first_on} />
                      {batch.last_on && batch.last_on !== batch.first_on && (
                        <>
                          {" – "}
                          <OnDay on={batch.last_on} />
                        </>
                      )}
                    </>
                  ),
                },
              ]
            : []),
          ...(batch.mode ? [{ label: t("bulk.mode"), value: t(`bulk.modes.${batch.mode}`) }] : []),
          ...(batch.confirmed_at
            ? [{ label: t("bulk.confirmed-at"), value: <When at={batch.confirmed_at} /> }]
            : []),
          ...(batch.paid_total && batch.confirmed_at
            ? [{ label: t("bulk.paid"), value: <Amount money={batch.paid_total} hideable /> }]
            : []),
          { label: t("bulk.digest"), value: <code className={styles.digest}>{batch.digest}</code> },
        ]}
      />
    </Card>
  );
}

/** Taking back, and what can be taken home. */
function Steps({ batch }: { batch: Batch }) {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const taking = useMutation({ mutationFn: (address: string) => download(address), onSuccess: keep });
  const canCancel = ["reading", "ready", "waiting", "running"].includes(batch.state);
  async function cancel() {
    await cancelBatch(batch.id);
    announce(t("bulk.taken-back"));
    await batchesChanged(queries);
  }
  if (!canCancel && batch.rows === 0) return null;
  return (
    <>
      <div className={styles.buttons}>
        {canCancel && (
          <ConfirmStep
            label={t(batch.confirmed_at ? "bulk.cancel" : "bulk.discard")}
            title={t(batch.confirmed_at ? "bulk.cancel-title" : "bulk.discard-title")}
            sentence={t(batch.confirmed_at ? "bulk.cancel-what" : "bulk.discard-what", {
              paid: batch.paid,
              left: batch.left,
              total: batch.total ? amountText(batch.total, language) : "",
            })}
            act={cancel}
          />
        )}
        {batch.rows > 0 && (
          <>
            <Button
              icon={<Download size={18} aria-hidden="true" />}
              onClick={() => taking.mutate(resultTable(batch.id, language))}
            >
              {t("bulk.result-table")}
            </Button>
            <Button
              icon={<Download size={18} aria-hidden="true" />}
              onClick={() => taking.mutate(resultMessage(batch.id))}
            >
              {t("bulk.result-message")}
            </Button>
          </>
        )}
      </div>
      {taking.error && <ProblemNote thrown={taking.error} />}
    </>
  );
}
