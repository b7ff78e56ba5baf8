import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download, RefreshCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { download, keep } from "@/api/download";
import {
  deleteOwnReconciliation,
  reconcileAgain,
  reconciliationChanged,
  reconciliationQuery,
  reportFile,
  type Where,
} from "@/api/reconciliation";
import type { Reconciliation } from "@/api/wire";
import { console_, portal } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { Answer } from "@/ui/answer";
import { Button } from "@/ui/button";
import { moneyFormat } from "@/ui/chart/formats";
import { LineChart } from "@/ui/chart/line-chart";
import { dayStops } from "@/ui/chart/stops";
import { ConfirmStep } from "@/ui/confirm-step";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { Progress } from "@/ui/progress";
import { useLanguage } from "@/ui/use-language";
import { OnDay } from "@/ui/when";
import { ReconciledLines } from "./reconciled-lines";
import styles from "./reconciliation.module.css";
import { ReconciliationState } from "./reconciliation-state";
import { contextOf, listPath } from "./where";
import "./words";

const RESULTS = ["only_outside", "only_books", "near", "matched"] as const;

/** One comparison: the answer, what explains the difference, how it grew, and each line with what is decided. */
export function ReconciliationPage({ where }: { where: Where }) {
  const { t } = useTranslation("reconciliation");
  const { id = "" } = useParams();
  const found = useQuery(reconciliationQuery(where, id));
  const told = found.data;
  return (
    <Page
      title={told?.file_name ?? t("title", contextOf(where))}
      tab={t("title", contextOf(where))}
      back={{
        to: told
          ? listPath(where, told.account_id)
          : where === "portal"
            ? portal.accounts
            : console_.accounts,
        label: t("title", contextOf(where)),
      }}
      actions={where === "portal" && told && <Delete told={told} />}
      lead={
        told && (
          <>
            <ReconciliationState told={told} />
            {told.first_on && told.last_on && (
              <span>
                <OnDay on={told.first_on} /> – <OnDay on={told.last_on} />
              </span>
            )}
            {told.named && <span>{told.named}</span>}
          </>
        )
      }
    >
      <Loaded query={found} lines={10}>
        {(shown) => (
          <>
            <div aria-live="polite">
              <Standing told={shown} where={where} />
            </div>
            {shown.state === "ready" && (
              <>
                {where === "portal" && <ReconciledLines told={shown} where={where} />}
                <Bridge told={shown} where={where} />
                <Drift told={shown} where={where} />
                {where === "console" && <ReconciledLines told={shown} where={where} />}
              </>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

interface Props {
  told: Reconciliation;
  where: Where;
}

function Delete({ told }: { told: Reconciliation }) {
  const { t } = useTranslation("reconciliation");
  const queries = useQueryClient();
  const go = useNavigate();
  return (
    <ConfirmStep
      label={t("delete")}
      variant="quiet"
      title={t("delete-title")}
      sentence={t("delete-what", { file: told.file_name })}
      act={async () => {
        await deleteOwnReconciliation(told.id);
        await go(listPath("portal", told.account_id), { replace: true });
        await reconciliationChanged(queries);
      }}
    />
  );
}

function Standing({ told, where }: Props) {
  const { t, i18n } = useTranslation("reconciliation");
  if (told.state === "reading") return <Progress label={t("reading", contextOf(where))} />;
  if (told.state === "unreadable") {
    const key = `why.${told.why?.code ?? ""}`;
    const say = t as (key: string, values: object) => string;
    return (
      <Answer tone="danger" words={t("unreadable", contextOf(where))}>
        <p>
          {i18n.exists(`reconciliation:${key}`)
            ? say(key, { told: told.why?.told, place: told.why?.place, line: told.why?.line })
            : told.why?.told}
        </p>
        {told.why?.code === "not_valid" && (
          <p className={styles.place}>
            {told.why.line > 0 && t("line", { line: told.why.line })} <code>{told.why.place}</code>{" "}
            {told.why.told}
          </p>
        )}
      </Answer>
    );
  }
  const isEven = told.undecided === 0 && !told.gap;
  if (where === "portal") return <OwnStanding told={told} />;
  return (
    <Answer
      tone={isEven ? "good" : "caution"}
      words={isEven ? t("even") : t("open", { count: told.undecided })}
    >
      {told.gap ? <p>{t("gap")}</p> : null}
      {told.passed_over > 0 && <p>{t("passed-over", { count: told.passed_over })}</p>}
    </Answer>
  );
}

/** In a sentence: all agree, or what is missing where. */
function OwnStanding({ told }: { told: Reconciliation }) {
  const { t } = useTranslation("reconciliation");
  const matched = told.counts.matched ?? 0;
  const found = (["only_outside", "only_books", "near"] as const).filter((one) => told.counts[one]);
  const said = found.map((one) => t(`found.${one}`, { count: told.counts[one] ?? 0 }));
  const [first = t("found.all", { count: matched }), ...others] = said;
  const isDone = told.undecided === 0 && !told.gap;
  return (
    <Answer tone={isDone ? "good" : "caution"} words={first}>
      {others.map((one) => (
        <p key={one}>{one}</p>
      ))}
      {said.length > 0 && <p>{t("found.matched", { count: matched })}</p>}
      {said.length > 0 && told.undecided === 0 && <p>{t("found.seen")}</p>}
      {told.gap ? <p>{t("gap", { context: "own" })}</p> : null}
      {told.passed_over > 0 && <p>{t("passed-over", { count: told.passed_over })}</p>}
    </Answer>
  );
}

/** From the difference before to the difference after, by what lies between. */
function Bridge({ told, where }: Props) {
  const { t } = useTranslation("reconciliation");
  const own = contextOf(where);
  const money = (minor: number | null) =>
    minor === null ? null : <Amount money={{ minor, currency: told.currency }} />;
  return (
    <Card title={t("bridge")} extra={<Steps told={told} where={where} />}>
      <Facts
        facts={[
          { label: t("opening", own), value: told.opening && <Amount money={told.opening} /> },
          { label: t("book-opening", own), value: told.book_opening && <Amount money={told.book_opening} /> },
          { label: t("drift-before"), value: money(told.drift_before) },
          ...RESULTS.map((result) => ({
            label: `${t(where === "portal" ? `own-results.${result}` : `results.${result}`)} (${told.counts[result] ?? 0})`,
            value: money(told.sums[result] ?? 0),
          })),
          ...(told.gap ? [{ label: t("gap-short", own), value: money(told.gap) }] : []),
          { label: t("closing", own), value: told.closing && <Amount money={told.closing} /> },
          { label: t("book-closing", own), value: told.book_closing && <Amount money={told.book_closing} /> },
          { label: t("drift-after"), value: money(told.drift_after) },
        ]}
      />
    </Card>
  );
}

function Steps({ told, where }: Props) {
  const { t } = useTranslation("reconciliation");
  const language = useLanguage();
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: () => reconcileAgain(where, told.id, told.window_days, told.tolerance),
    onSuccess: () => reconciliationChanged(queries),
  });
  const taking = useMutation({
    mutationFn: () => download(reportFile(where, told.id, language)),
    onSuccess: keep,
  });
  return (
    <div className={styles.row}>
      <Button
        size="small"
        icon={<RefreshCw size={16} aria-hidden="true" />}
        busy={again.isPending}
        onClick={() => again.mutate()}
      >
        {t("again")}
      </Button>
      <Button
        size="small"
        icon={<Download size={16} aria-hidden="true" />}
        busy={taking.isPending}
        onClick={() => taking.mutate()}
      >
        {t("report")}
      </Button>
      {(again.error ?? taking.error) && <ProblemNote thrown={again.error ?? taking.error} />}
    </div>
  );
}

function Drift({ told, where }: Props) {
  const { t } = useTranslation("reconciliation");
  const language = useLanguage();
  if (told.days.length < 2) return null;
  return (
    <Card>
      <LineChart
        title={t("drift")}
        empty={t("drift-none")}
        caption={t("drift-caption", { ...contextOf(where), currency: told.currency })}
        stops={dayStops(
          told.days.map(({ day }) => day),
          language,
        )}
        series={[{ id: "drift", name: t("drift-name"), values: told.days.map(({ minor }) => minor) }]}
        format={moneyFormat(told.currency, language)}
        shape="step"
        fromZero
        axis={t("day")}
        size="small"
      />
    </Card>
  );
}
