import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import {
  askBack,
  askInDispute,
  decideDispute,
  disputeQuery,
  disputesChanged,
  noteInDispute,
  takeDispute,
} from "@/api/disputes";
import type { DisputeOutcome, DisputeSeen } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { amountText, parseAmount, plainAmount } from "@/lib/money";
import { console_ } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { Button, LinkButton } from "@/ui/button";
import { ConfirmStep } from "@/ui/confirm-step";
import { Dialog } from "@/ui/dialog";
import { entryKindWords } from "@/ui/entry-kinds";
import { Facts } from "@/ui/facts";
import { Field } from "@/ui/field";
import { Input, Select, TextArea } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Columns, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { useMe } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import styles from "./disputes.module.css";
import { SayStep } from "./say-step";
import { oneLine, TONES } from "./states";
import { useToldFacts } from "./told-facts";
import "./words";

const LONGEST = 500;

/** One dispute: what was said, what it is about, and what is done about it. */
export function DisputeCasePage() {
  const { t } = useTranslation("disputes");
  const { id = "" } = useParams();
  const found = useQuery(disputeQuery(id));
  const told = found.data?.dispute;
  return (
    <Page
      title={t("one")}
      back={{ to: console_.disputes, label: t("desk.title") }}
      lead={
        told && (
          <StateWord tone={told.outcome === "not_upheld" ? "over" : TONES[told.state]}>
            {t(told.outcome ? `case.outcomes.${told.outcome}` : `case.states.${told.state}`)}
          </StateWord>
        )
      }
    >
      <Loaded query={found} lines={10}>
        {(seen) => (
          <Columns
            main={
              <>
                <Said seen={seen} />
                <Done seen={seen} />
              </>
            }
            side={<Entry seen={seen} />}
          />
        )}
      </Loaded>
    </Page>
  );
}

function Said({ seen }: { seen: DisputeSeen }) {
  const { t } = useTranslation("disputes");
  const { rights } = useMe();
  const { dispute } = seen;
  const told = useToldFacts(dispute, "staff");
  const isOver = dispute.state === "decided" || dispute.state === "withdrawn";
  return (
    <Card title={t("case.said")}>
      <div className={styles.told}>
        <div className={styles.head}>
          <b>
            {dispute.nth > 1
              ? t("desk.appeal-of", { reason: t(`reasons.${dispute.reason}`) })
              : t(`reasons.${dispute.reason}`)}
          </b>
          <Amount money={dispute.amount} size="large" />
        </div>
        <Facts
          facts={[
            {
              label: t("desk.customer"),
              value: rights.includes("customers.view") ? (
                <Link to={console_.customer(seen.customer_id)}>{seen.customer}</Link>
              ) : (
                seen.customer
              ),
            },
            ...told,
            { label: t("case.opened"), value: <When at={dispute.opened_at} exact /> },
            ...(isOver ? [] : [{ label: t("desk.due"), value: <When at={dispute.due_at} exact /> }]),
            { label: t("desk.taken"), value: seen.taken_name || t("case.nobody") },
          ]}
        />
        {seen.waits_for_yes && <p role="status">{t("case.waits")}</p>}
        {!isOver && <Acts seen={seen} />}
      </div>
    </Card>
  );
}

function Acts({ seen }: { seen: DisputeSeen }) {
  const { t } = useTranslation("disputes");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const id = seen.dispute.id;
  const isMine = seen.is_mine;
  async function done(after: Promise<DisputeSeen>, said: string) {
    queries.setQueryData(disputeQuery(id).queryKey, await after);
    announce(said);
    await disputesChanged(queries);
  }
  const taking = useMutation({ mutationFn: () => done(takeDispute(id), t("case.taken-now")) });
  return (
    <>
      {taking.error && <ProblemNote thrown={taking.error} />}
      <div className={styles.acts}>
        {!isMine && (
          <Button variant="primary" busy={taking.isPending} onClick={() => taking.mutate()}>
            {t(seen.is_taken ? "case.take-over" : "case.take")}
          </Button>
        )}
        {isMine && !seen.waits_for_yes && <Decide seen={seen} done={done} />}
        {isMine && (
          <SayStep
            label={t("case.ask")}
            title={t("case.ask-title")}
            consequence={t("case.ask-what")}
            words={t("case.question")}
            act={(words) => done(askInDispute(id, words), t("case.asked"))}
          />
        )}
        {isMine && seen.may_ask_back && (
          <ConfirmStep
            label={t("case.ask-back")}
            title={t("case.ask-back-title")}
            sentence={t("case.ask-back-what")}
            act={() => done(askBack(id), t("case.asked-back"))}
          />
        )}
        <SayStep
          label={t("case.note")}
          title={t("case.note-title")}
          consequence={t("case.note-what")}
          words={t("case.note-words")}
          variant="quiet"
          act={(words) => done(noteInDispute(id, words), t("case.noted"))}
        />
      </div>
    </>
  );
}

interface DecideProps {
  seen: DisputeSeen;
  done: (after: Promise<DisputeSeen>, said: string) => Promise<void>;
}

function Decide({ seen, done }: DecideProps) {
  const { t } = useTranslation("disputes");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        {t("case.decide")}
      </Button>
      <Dialog open={open} title={t("case.decide-title")} onClose={() => setOpen(false)}>
        <DecideForm seen={seen} done={done} close={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function DecideForm({ seen, done, close }: DecideProps & { close: () => void }) {
  const { t } = useTranslation("disputes");
  const language = useLanguage();
  const { dispute, left } = seen;
  const { currency } = left;
  const outcomes: DisputeOutcome[] = dispute.is_incoming
    ? ["not_upheld"]
    : ["paid", "came_back", "not_upheld"];
  const [outcome, setOutcome] = useState<DisputeOutcome>(outcomes[0] ?? "not_upheld");
  const [typed, setTyped] = useState(() => plainAmount(left));
  const [answer, setAnswer] = useState("");
  const [reason, setReason] = useState("");
  const [asked, setAsked] = useState(false);
  const minor = outcome === "paid" ? parseAmount(typed, currency) : null;
  const isWrong = outcome === "paid" && (minor === null || minor <= 0 || minor > left.minor);
  const needsTwo = (minor ?? 0) > seen.alone_up_to.minor - dispute.given.minor;
  const step = useMutation({
    mutationFn: () =>
      done(
        decideDispute(dispute.id, {
          outcome,
          answer: oneLine(answer),
          reason: oneLine(reason),
          amount: minor === null ? null : { minor, currency },
        }),
        t(outcome === "paid" && needsTwo ? "case.proposed" : "case.decided"),
      ),
    onSuccess: close,
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!isWrong && answer.trim() && reason.trim()) step.mutate();
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Field label={t("case.outcome")}>
        {(wiring) => (
          <Select
            {...wiring}
            value={outcome}
            choices={outcomes.map((value) => ({ value, label: t(`case.outcomes.${value}`) }))}
            onChange={({ target: { value } }) => setOutcome(value as DisputeOutcome)}
          />
        )}
      </Field>
      {outcome === "paid" && (
        <Field
          label={t("case.amount", { currency })}
          hint={t(needsTwo ? "case.needs-two" : "case.alone", {
            most: amountText(seen.alone_up_to, language),
            left: amountText(left, language),
          })}
          error={asked && isWrong ? t("case.amount-wrong", { left: amountText(left, language) }) : null}
        >
          {(wiring) => (
            <Input
              {...wiring}
              inputMode="decimal"
              value={typed}
              onChange={({ target: { value } }) => setTyped(value)}
            />
          )}
        </Field>
      )}
      <Field
        label={t("case.answer")}
        hint={t("case.answer-hint")}
        error={asked && !answer.trim() ? t("missing") : null}
      >
        {(wiring) => (
          <TextArea
            {...wiring}
            rows={3}
            maxLength={LONGEST}
            value={answer}
            onChange={({ target: { value } }) => setAnswer(value)}
          />
        )}
      </Field>
      <Field
        label={t("case.reason")}
        hint={t("case.reason-hint")}
        error={asked && !reason.trim() ? t("missing") : null}
      >
        {(wiring) => (
          <TextArea
            {...wiring}
            rows={2}
            maxLength={LONGEST}
            value={reason}
            onChange={({ target: { value } }) => setReason(value)}
          />
        )}
      </Field>
      {step.error && <ProblemNote thrown={step.error} />}
      <div className={styles.buttons}>
        <Button onClick={close}>{t("leave")}</Button>
        <Button type="submit" variant="primary" busy={step.isPending}>
          {t(outcome === "paid" && needsTwo ? "case.propose" : "case.decide")}
        </Button>
      </div>
    </form>
  );
}

function Done({ seen }: { seen: DisputeSeen }) {
  const { t } = useTranslation("disputes");
  const language = useLanguage();
  const { currency } = seen.dispute.amount;
  return (
    <Card title={t("steps-title")}>
      <ol className={styles.steps}>
        {seen.dispute.steps.map((step, nth) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are only appended
          <li key={nth}>
            <span aria-hidden="true">{nth + 1}</span>
            <div>
              <b>{t(`steps.${step.kind}`)}</b>{" "}
              {step.minor !== null && amountText({ minor: step.minor, currency }, language)}
              <div className={styles.soft}>
                <When at={step.at} exact /> {step.by}
                {!step.for_customer && ` · ${t("case.inside")}`}
              </div>
              {step.text && <blockquote className={styles.said}>{step.text}</blockquote>}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Entry({ seen }: { seen: DisputeSeen }) {
  const { t } = useTranslation("disputes");
  const { t: ui } = useTranslation("ui");
  const { rights } = useMe();
  const language = useLanguage();
  const { dispute, other, other_tail: tail, other_bank: bank } = seen;
  const whom = [other, tail && t("tail", { tail }), bank && t("case.bank", { bank })].filter(Boolean);
  return (
    <Card title={t("case.entry")}>
      <Facts
        facts={[
          { label: t("desk.amount"), value: <Amount money={dispute.amount} /> },
          { label: t("case.way"), value: t(dispute.is_incoming ? "case.in" : "case.out") },
          { label: t("day"), value: dateText(dispute.booked_on, language) },
          {
            label: t("case.kind"),
            value: entryKindWords(dispute.entry_kind, ui) || dispute.entry_kind,
          },
          { label: t("account"), value: t("tail", { tail: dispute.account_tail }) },
          ...(whom.length > 0 ? [{ label: t("case.other"), value: whom.join(" · ") }] : []),
          ...(dispute.given.minor > 0
            ? [{ label: t("case.given"), value: <Amount money={dispute.given} /> }]
            : []),
          { label: t("number"), value: dispute.id },
        ]}
      />
      {rights.includes("accounts.view") && (
        <p>
          <LinkButton to={console_.account(dispute.account_id)}>{t("case.account")}</LinkButton>
        </p>
      )}
    </Card>
  );
}
