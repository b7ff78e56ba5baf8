import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  CircleCheck,
  CircleHelp,
  FileText,
  Gavel,
  type LucideIcon,
  MessageCircle,
  RotateCcw,
  Search,
  Undo2,
  X,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import {
  answerInDispute,
  appealDispute,
  disputesChanged,
  myDisputeQuery,
  withdrawDispute,
} from "@/api/disputes";
import type { Dispute } from "@/api/wire";
import { dateText, instantText } from "@/lib/dates";
import { amountText } from "@/lib/money";
import { portal } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { ConfirmStep } from "@/ui/confirm-step";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import styles from "./disputes.module.css";
import { Protect } from "./protect";
import { SayStep } from "./say-step";
import { TONES } from "./states";
import { useToldFacts } from "./told-facts";
import "./words";

const ICONS: Record<Dispute["steps"][number]["kind"], LucideIcon> = {
  opened: FileText,
  taken: Search,
  asked: CircleHelp,
  answered: MessageCircle,
  noted: FileText,
  asked_back: Undo2,
  came_back: CircleCheck,
  refused_back: X,
  proposed: Gavel,
  decided: Gavel,
  appealed: RotateCcw,
  withdrawn: X,
};

/** How a dispute stands: its steps, what comes next and by when, and what the customer can do. */
export function DisputePage() {
  const { t } = useTranslation("disputes");
  const { id = "" } = useParams();
  const found = useQuery(myDisputeQuery(id));
  return (
    <Page title={t("one")} back={{ to: portal.disputes, label: t("title") }}>
      <Loaded query={found} lines={8}>
        {(dispute) => (
          <div className={styles.page}>
            <State dispute={dispute} />
            {isFraud(dispute) && isOpen(dispute) && !dispute.is_incoming && <Protect />}
            <Steps dispute={dispute} />
            <About dispute={dispute} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function isOpen({ state }: Dispute): boolean {
  return state !== "decided" && state !== "withdrawn";
}

function isFraud({ reason }: Dispute): boolean {
  return reason === "unknown" || reason === "tricked";
}

function State({ dispute }: { dispute: Dispute }) {
  const { t } = useTranslation("disputes");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { id, state, outcome, amount, given, due_at: due } = dispute;
  async function done(after: Promise<Dispute>, said: string) {
    queries.setQueryData(myDisputeQuery(id).queryKey, await after);
    announce(said);
    await disputesChanged(queries);
  }
  const question = state === "needs_you" ? dispute.steps.findLast(({ kind }) => kind === "asked")?.text : "";
  return (
    <Card>
      <div className={styles.told} role="status">
        <div className={styles.head}>
          <StateWord tone={outcome === "not_upheld" ? "over" : TONES[state]}>
            {t(outcome ? `outcomes.${outcome}` : `states.${state}`)}
          </StateWord>
          <Amount money={amount} size="large" hideable />
        </div>
        <p>
          {t(outcome ? `outcomes-what.${outcome}` : `states-what.${state}`, {
            at: instantText(due, language),
            given: amountText(given, language),
          })}
        </p>
        {question && <blockquote className={styles.said}>{question}</blockquote>}
      </div>
      <div className={styles.acts}>
        {state === "needs_you" && (
          <SayStep
            label={t("answer")}
            title={t("answer-title")}
            consequence={t("answer-what")}
            words={t("answer-words")}
            variant="primary"
            act={(words) => done(answerInDispute(id, words), t("answered"))}
          />
        )}
        {isOpen(dispute) && (
          <ConfirmStep
            label={t("withdraw")}
            variant="quiet"
            title={t("withdraw-title")}
            sentence={t("withdraw-what")}
            act={() => done(withdrawDispute(id), t("withdrawn"))}
          />
        )}
        {dispute.may_appeal && (
          <SayStep
            label={t("appeal")}
            title={t("appeal-title")}
            consequence={t("appeal-what")}
            words={t("appeal-words")}
            act={(words) => done(appealDispute(id, words), t("appealed"))}
          />
        )}
      </div>
    </Card>
  );
}

function Steps({ dispute }: { dispute: Dispute }) {
  const { t } = useTranslation("disputes");
  const language = useLanguage();
  const { currency } = dispute.amount;
  return (
    <Card title={t("steps-title")}>
      <ol className={styles.steps}>
        {dispute.steps.map((step, nth) => {
          const Icon = ICONS[step.kind];
          const amount = step.minor === null ? "" : amountText({ minor: step.minor, currency }, language);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps are only appended
            <li key={nth}>
              <Icon size={18} aria-hidden="true" />
              <div>
                <b>{t(`steps.${step.kind}`)}</b> {amount}
                <div className={styles.soft}>
                  <When at={step.at} exact />
                </div>
                {step.text && <blockquote className={styles.said}>{step.text}</blockquote>}
              </div>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}

function About({ dispute }: { dispute: Dispute }) {
  const { t } = useTranslation("disputes");
  const language = useLanguage();
  const told = useToldFacts(dispute, "customer");
  return (
    <Card title={t("about")}>
      <Facts
        facts={[
          { label: t("reason"), value: t(`reasons.${dispute.reason}`) },
          ...told,
          { label: t("entry"), value: dispute.entry_text || t("no-text") },
          { label: t("day"), value: dateText(dispute.booked_on, language) },
          { label: t("account"), value: t("tail", { tail: dispute.account_tail }) },
          { label: t("number"), value: dispute.id },
        ]}
      />
      {dispute.transfer_id && (
        <p>
          <Link to={portal.transferReceipt(dispute.transfer_id)}>{t("receipt")}</Link>
        </p>
      )}
    </Card>
  );
}
