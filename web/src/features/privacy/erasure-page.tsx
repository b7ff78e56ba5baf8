import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleArrowRight, Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { myAccountsQuery } from "@/api/accounts";
import { myComplaintsQuery } from "@/api/complaints";
import { download, keep } from "@/api/download";
import { askErasure, erasureQuery, takeErasureBack } from "@/api/privacy";
import { myTicketsQuery } from "@/api/tickets";
import type { ErasurePlan } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { AccountNumber } from "@/ui/account-number";
import { Answer } from "@/ui/answer";
import { Button } from "@/ui/button";
import { ConfirmStep } from "@/ui/confirm-step";
import { useConfirmed } from "@/ui/confirmed";
import lines from "@/ui/line-list.module.css";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Columns, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import styles from "./erasure-page.module.css";
import { ReceiptFields } from "./receipt-fields";
import "./choices-words";

/** Leaving the bank: what goes, what the law keeps, what stands in the way, and some days to think better of it. */
export function ErasurePage() {
  const { t } = useTranslation("choices");
  const plan = useQuery(erasureQuery);
  return (
    <Page title={t("erasure.title")} lead={t("erasure.lead")} back={{ to: portal.privacy, label: t("back") }}>
      <Loaded query={plan} lines={10}>
        {(found) => (
          <>
            {found.waiting && <Waiting plan={found} />}
            {!found.waiting && found.last && <Answer tone="info" words={t(`erasure.ended.${found.last}`)} />}
            {found.ties.length > 0 && <InTheWay ties={found.ties} />}
            <Columns main={<WhatGoes plan={found} />} side={<HowItGoes plan={found} />} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

interface PlanProps {
  plan: ErasurePlan;
}

function Waiting({ plan }: PlanProps) {
  const { t } = useTranslation("choices");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const takingBack = useMutation({
    mutationFn: takeErasureBack,
    onSuccess: (found) => {
      queries.setQueryData(erasureQuery.queryKey, found);
      announce(t("erasure.taken-back"));
    },
    onError: () => queries.invalidateQueries({ queryKey: erasureQuery.queryKey }),
  });
  const saving = useMutation({
    mutationFn: () => download("/api/portal/erasure/receipt"),
    onSuccess: keep,
  });
  const day = plan.waiting ? dateText(instantDay(plan.waiting.due_at), language) : "";
  return (
    <Answer tone="caution" words={t("erasure.waits", { day })}>
      <p>{t("erasure.waits-what")}</p>
      <div className={styles.buttons}>
        <Button variant="primary" busy={takingBack.isPending} onClick={() => takingBack.mutate()}>
          {t("erasure.take-back")}
        </Button>
        <Button
          icon={<Download size={18} aria-hidden="true" />}
          busy={saving.isPending}
          onClick={() => saving.mutate()}
        >
          {t("erasure.receipt")}
        </Button>
      </div>
      <p>
        {t("erasure.receipt-what")}{" "}
        {plan.waiting && <Link to={portal.receipt(plan.waiting.id)}>{t("erasure.receipt-page")}</Link>}
      </p>
      {takingBack.error && <ProblemNote thrown={takingBack.error} />}
      {saving.error && <ProblemNote thrown={saving.error} />}
    </Answer>
  );
}

function WhatGoes({ plan: { erased, kept } }: PlanProps) {
  const { t } = useTranslation("choices");
  return (
    <>
      <Card title={t("erasure.goes")}>
        <Fields of={erased} />
        <p className={styles.what}>{t("erasure.goes-what")}</p>
        {erased.some(({ is_known }) => is_known) && (
          <p className={styles.what}>
            {t("erasure.alone")} <Link to={portal.details}>{t("erasure.alone-go")}</Link>
          </p>
        )}
      </Card>
      <Card title={t("erasure.stays")}>
        <Fields of={kept} />
        <p className={styles.what}>{t("erasure.stays-what")}</p>
      </Card>
    </>
  );
}

function Fields({ of }: { of: ErasurePlan["kept"] }) {
  const { t } = useTranslation("choices");
  const fields = of.map(({ field, purpose, is_known }) => ({
    field,
    note: is_known ? t(`erasure.why.${purpose}`) : t("erasure.not-known"),
  }));
  return <ReceiptFields fields={fields} />;
}

function HowItGoes({ plan }: PlanProps) {
  const { t } = useTranslation("choices");
  const { ties, is_blocked: isBlocked, wait_days: count, waiting } = plan;
  return (
    <Card title={t("erasure.how")}>
      <ol className={styles.steps}>
        <li>{t("erasure.how-1")}</li>
        <li>{t("erasure.how-2", { count })}</li>
        <li>{t("erasure.how-3")}</li>
      </ol>
      {isBlocked && <p className={styles.what}>{t("erasure.blocked")}</p>}
      {!waiting && (
        <Ask
          days={count}
          blocked={isBlocked ? t("erasure.blocked") : ties.length > 0 && t("erasure.stands")}
        />
      )}
    </Card>
  );
}

function InTheWay({ ties }: Pick<ErasurePlan, "ties">) {
  const { t } = useTranslation("choices");
  return (
    <Card title={t("erasure.stands")}>
      <p className={styles.what}>{t("erasure.tied", { count: ties.length })}</p>
      <ul className={lines.list}>
        {ties.map(({ kind, id }) => (
          <li key={id}>
            {kind === "account" ? (
              <Account id={id} />
            ) : kind === "matter" ? (
              <Matter id={id} />
            ) : (
              <span className={lines.line}>{t("erasure.other")}</span>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** By the name and number that tell it from the others, once they are known. */
function Account({ id }: { id: string }) {
  const { t } = useTranslation("choices");
  const account = useQuery(myAccountsQuery).data?.items.find((one) => one.id === id);
  return (
    <Link to={portal.account(id)} className={lines.line}>
      <span className={lines.words}>
        <span>{account?.nickname || account?.name || t("erasure.account")}</span>
        {account && <AccountNumber number={account.number} />}
      </span>
      <CircleArrowRight size={18} aria-hidden="true" className={lines.go} />
    </Link>
  );
}

/** A ticket or a complaint that is open: which it is, and what ends it. */
function Matter({ id }: { id: string }) {
  const { t } = useTranslation("choices");
  const language = useLanguage();
  const complaint = useQuery(myComplaintsQuery).data?.find((one) => one.id === id);
  const ticket = useQuery(myTicketsQuery).data?.find((one) => one.id === id);
  const to = complaint ? portal.complaint(id) : ticket ? portal.ticket(id) : portal.tickets;
  return (
    <Link to={to} className={lines.line}>
      <span className={lines.words}>
        <span>{ticket?.subject || t(complaint ? "erasure.complaint" : "erasure.matter")}</span>
        {complaint && (
          <span className={lines.note}>
            {t("erasure.complaint-what", { day: dateText(complaint.due_on, language) })}
          </span>
        )}
        {ticket && <span className={lines.note}>{t("erasure.matter-what")}</span>}
      </span>
      <CircleArrowRight size={18} aria-hidden="true" className={lines.go} />
    </Link>
  );
}

function Ask({ days, blocked }: { days: number; blocked: string | false }) {
  const { t } = useTranslation("choices");
  const confirmed = useConfirmed();
  const queries = useQueryClient();
  const announce = useAnnounce();
  async function ask() {
    const found = await confirmed(askErasure);
    queries.setQueryData(erasureQuery.queryKey, found);
    announce(t("erasure.asked"));
  }
  return (
    <div className={styles.ask}>
      <ConfirmStep
        label={t("erasure.ask")}
        variant="danger"
        title={t("erasure.ask-title")}
        sentence={t("erasure.ask-what", { count: days })}
        warnings={[t("erasure.no-return")]}
        grave
        blocked={blocked}
        act={ask}
      />
    </div>
  );
}
