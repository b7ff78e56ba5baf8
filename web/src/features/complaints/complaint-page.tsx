import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import {
  askForMoreDays,
  callComplex,
  complaintColleaguesQuery,
  complaintQuery,
  complaintsChanged,
  decideComplaint,
  keepOut,
  noteInComplaint,
  takeComplaint,
  tellInComplaint,
} from "@/api/complaints";
import type { Complaint, ComplaintCause, ComplaintOutcome, TeamName } from "@/api/wire";
import { addDays, type BankDate, dateText, instantDay } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { DateField } from "@/ui/date-field";
import { Dialog } from "@/ui/dialog";
import { Facts } from "@/ui/facts";
import { Field } from "@/ui/field";
import { Select, TextArea } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Columns, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { ReasonStep } from "@/ui/reason-step";
import { Allowed, useRight } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import { When } from "@/ui/when";
import { ComplaintThread } from "./complaint-thread";
import styles from "./complaints.module.css";
import { DayClock } from "./day-clock";
import { CAUSES, isOpen, LONGEST_WORDS, oneLine, spoken, TONES } from "./states";
import "./words";

const OUTCOMES: readonly ComplaintOutcome[] = ["upheld", "partly", "not_upheld"];
const TEAMS: readonly TeamName[] = ["service", "accounts", "payments", "cards", "digital"];

type Done = (after: Promise<Complaint>, said: string) => Promise<void>;

/** One complaint: what is said, its days, and the decision. */
export function ComplaintPage({ told }: { told: (complaintId: string) => ReactNode }) {
  const { t } = useTranslation("complaints");
  const { id = "" } = useParams();
  const found = useQuery(complaintQuery(id));
  const queries = useQueryClient();
  const announce = useAnnounce();
  const line = found.data?.line;
  async function done(after: Promise<Complaint>, said: string) {
    queries.setQueryData(complaintQuery(id).queryKey, await after);
    announce(said);
    await complaintsChanged(queries);
  }
  return (
    <Page
      title={line ? t("one", { number: spoken(line.number) }) : t("desk.title")}
      back={{ to: console_.complaints, label: t("desk.title") }}
      lead={
        line && (
          <StateWord tone={TONES[line.state]}>
            {t(line.outcome ? `outcomes.${line.outcome}` : `states.${line.state}`)}
          </StateWord>
        )
      }
    >
      <Loaded query={found} lines={10}>
        {(complaint) => (
          <Columns
            main={
              <>
                <Said complaint={complaint} told={told(complaint.line.id)} />
                <Card title={t("thread")}>
                  <div className={styles.page}>
                    <ComplaintThread steps={complaint.steps} />
                    <Allowed right="tickets.handle_complaints">
                      <Acts complaint={complaint} done={done} />
                    </Allowed>
                  </div>
                </Card>
              </>
            }
            side={<About complaint={complaint} />}
          />
        )}
      </Loaded>
    </Page>
  );
}

function Said({ complaint, told }: { complaint: Complaint; told: ReactNode }) {
  const { t } = useTranslation("complaints");
  const today = useToday();
  const { line } = complaint;
  return (
    <Card title={t("case.said")}>
      <div className={styles.page}>
        <Facts
          facts={[
            { label: t("product"), value: t(`products.${line.product}`) },
            { label: t("words"), value: complaint.words },
            { label: t("wants"), value: complaint.wants },
            { label: t("about"), value: complaint.about },
          ]}
        />
        {line.nth === 1 && (
          <DayClock
            receivedOn={line.received_on}
            dueOn={line.due_on}
            isComplex={line.is_complex}
            isExtended={line.is_extended}
            on={line.decided_at ? instantDay(line.decided_at) : today}
          />
        )}
        {told}
      </div>
    </Card>
  );
}

function About({ complaint }: { complaint: Complaint }) {
  const { t } = useTranslation("complaints");
  const language = useLanguage();
  const { line, responsible } = complaint;
  const works = useRight("tickets.work");
  const supervises = useRight("tickets.supervise");
  const maySeeTicket = works || supervises;
  return (
    <Card title={t("case.facts")}>
      <Facts
        facts={[
          {
            label: t("desk.customer"),
            value: (
              <Link to={console_.customer(complaint.customer_id)}>
                {line.customer || line.customer_number}
              </Link>
            ),
          },
          { label: t("case.came"), value: t(`channels.${complaint.came_by}`) },
          ...(complaint.ticket_id
            ? [
                {
                  label: t("from-ticket"),
                  value: maySeeTicket ? (
                    <Link to={console_.ticket(complaint.ticket_id)}>{spoken(complaint.ticket_number)}</Link>
                  ) : (
                    spoken(complaint.ticket_number)
                  ),
                },
              ]
            : []),
          { label: t("desk.received"), value: <When at={complaint.received_at} /> },
          ...(isOpen(line.state)
            ? [{ label: t("desk.due"), value: dateText(line.due_on, language) }]
            : [
                { label: t("desk.cause"), value: line.cause && t(`causes.${line.cause}`) },
                { label: t("case.decide-responsible"), value: responsible && t(`teams.${responsible}`) },
              ]),
          { label: t("desk.handler"), value: line.handler || t("nobody") },
          { label: t("case.about-staff"), value: complaint.about_staff.join(" ") },
        ]}
      />
    </Card>
  );
}

function Acts({ complaint, done }: { complaint: Complaint; done: Done }) {
  const { t } = useTranslation("complaints");
  const today = useToday();
  const { line, waits_for_yes: waits } = complaint;
  const { id, is_mine: isMine } = line;
  const open = isOpen(line.state);
  const inTime = line.nth === 1 && today <= line.due_on;
  return (
    <>
      {waits && <p role="status">{t("case.waits")}</p>}
      <div className={styles.acts}>
        {open && !isMine && <Take complaint={complaint} done={done} />}
        {open && isMine && (
          <>
            <Decide complaint={complaint} done={done} />
            <ReasonStep
              label={t("case.tell")}
              title={t("case.tell-title")}
              consequence={t("case.tell-what")}
              words={t("case.tell-words")}
              longest={LONGEST_WORDS}
              act={(words) => done(tellInComplaint(id, words), t("case.told"))}
            />
            {inTime && !line.is_complex && (
              <ReasonStep
                label={t("case.complex")}
                title={t("case.complex-title")}
                consequence={t("case.complex-what")}
                words={t("case.complex-words")}
                act={(words) => done(callComplex(id, words), t("case.complexed"))}
              />
            )}
            {inTime && line.is_complex && !line.is_extended && !waits && (
              <MoreDays complaint={complaint} done={done} />
            )}
          </>
        )}
        {open && <KeepOut complaint={complaint} />}
        <ReasonStep
          label={t("case.note")}
          title={t("case.note-title")}
          consequence={t("case.note-what")}
          words={t("case.note-words")}
          longest={LONGEST_WORDS}
          variant="quiet"
          act={(words) => done(noteInComplaint(id, words), t("case.noted"))}
        />
      </div>
    </>
  );
}

function Take({ complaint: { line }, done }: { complaint: Complaint; done: Done }) {
  const { t } = useTranslation("complaints");
  const taking = useMutation({ mutationFn: () => done(takeComplaint(line.id), t("case.taken")) });
  return (
    <>
      <Button variant="primary" busy={taking.isPending} onClick={() => taking.mutate()}>
        {t(line.handler ? "case.take-over" : "case.take")}
      </Button>
      {taking.error && <ProblemNote thrown={taking.error} />}
    </>
  );
}

interface FormDialogProps {
  label: string;
  title: string;
  what?: string;
  variant?: "primary" | "plain";
  ready: boolean;
  act: () => Promise<void>;
  children: (asked: boolean) => ReactNode;
}

function FormDialog({ label, title, what, variant = "plain", ready, act, children }: FormDialogProps) {
  const { t } = useTranslation("complaints");
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState(false);
  const step = useMutation({ mutationFn: act, onSuccess: close });
  function close() {
    setOpen(false);
    setAsked(false);
    step.reset();
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (ready) step.mutate();
  }
  return (
    <>
      <Button variant={variant} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog open={open} title={title} onClose={close}>
        <form className={styles.form} onSubmit={submit} noValidate>
          {what && <p>{what}</p>}
          {children(asked)}
          {step.error && <ProblemNote thrown={step.error} />}
          <div className={styles.buttons}>
            <Button onClick={close}>{t("leave")}</Button>
            <Button type="submit" variant="primary" busy={step.isPending}>
              {label}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

interface WordsProps {
  label: string;
  hint?: string;
  value: string;
  rows: number;
  most: number;
  asked: boolean;
  change: (value: string) => void;
}

function Words({ label, hint = "", value, rows, most, asked, change }: WordsProps) {
  const { t } = useTranslation("complaints");
  return (
    <Field label={label} hint={hint} error={asked && !value.trim() ? t("missing") : null}>
      {(wiring) => (
        <TextArea
          {...wiring}
          rows={rows}
          maxLength={most}
          value={value}
          onChange={({ target }) => change(oneLine(target.value))}
        />
      )}
    </Field>
  );
}

function Decide({ complaint: { line }, done }: { complaint: Complaint; done: Done }) {
  const { t } = useTranslation("complaints");
  const [outcome, setOutcome] = useState<ComplaintOutcome | "">("");
  const [cause, setCause] = useState<ComplaintCause | "">("");
  const [team, setTeam] = useState<TeamName | "">("");
  const [answer, setAnswer] = useState("");
  const [reason, setReason] = useState("");
  const ready = Boolean(outcome && cause && team && answer.trim() && reason.trim());
  async function act() {
    if (!outcome || !cause || !team) return;
    const body = { outcome, cause, responsible: team, answer: answer.trim(), reason: reason.trim() };
    await done(decideComplaint(line.id, body), t("case.decided"));
  }
  const missing = (asked: boolean, value: string) => (asked && !value ? t("missing") : null);
  return (
    <FormDialog
      label={t("case.decide")}
      title={t("case.decide-title")}
      variant="primary"
      ready={ready}
      act={act}
    >
      {(asked) => (
        <>
          <Field label={t("case.decide-outcome")} error={missing(asked, outcome)}>
            {(wiring) => (
              <Select
                {...wiring}
                none="—"
                value={outcome}
                choices={OUTCOMES.map((value) => ({ value, label: t(`outcomes.${value}`) }))}
                onChange={({ target }) => setOutcome(target.value as ComplaintOutcome)}
              />
            )}
          </Field>
          <Field label={t("case.decide-cause")} error={missing(asked, cause)}>
            {(wiring) => (
              <Select
                {...wiring}
                none="—"
                value={cause}
                choices={CAUSES.map((value) => ({ value, label: t(`causes.${value}`) }))}
                onChange={({ target }) => setCause(target.value as ComplaintCause)}
              />
            )}
          </Field>
          <Field label={t("case.decide-responsible")} error={missing(asked, team)}>
            {(wiring) => (
              <Select
                {...wiring}
                none="—"
                value={team}
                choices={TEAMS.map((value) => ({ value, label: t(`teams.${value}`) }))}
                onChange={({ target }) => setTeam(target.value as TeamName)}
              />
            )}
          </Field>
          <Words
            label={t("case.decide-answer")}
            hint={t("case.decide-answer-hint")}
            value={answer}
            rows={4}
            most={LONGEST_WORDS}
            asked={asked}
            change={setAnswer}
          />
          <Words
            label={t("case.decide-reason")}
            value={reason}
            rows={2}
            most={500}
            asked={asked}
            change={setReason}
          />
        </>
      )}
    </FormDialog>
  );
}

function MoreDays({ complaint, done }: { complaint: Complaint; done: Done }) {
  const { t } = useTranslation("complaints");
  const language = useLanguage();
  const today = useToday();
  const { line, latest_on: latest } = complaint;
  const [until, setUntil] = useState<BankDate | "">("");
  const [words, setWords] = useState("");
  async function act() {
    if (until) await done(askForMoreDays(line.id, until, words.trim()), t("case.more-asked"));
  }
  return (
    <FormDialog
      label={t("case.more")}
      title={t("case.more-title")}
      what={t("case.more-what", { day: dateText(latest, language) })}
      ready={Boolean(until && words.trim())}
      act={act}
    >
      {(asked) => (
        <>
          <DateField
            label={t("case.more-until")}
            value={until}
            today={today}
            min={addDays(line.due_on, 1)}
            max={latest}
            error={asked && !until ? t("missing") : null}
            onChange={setUntil}
          />
          <Words
            label={t("case.more-words")}
            value={words}
            rows={2}
            most={500}
            asked={asked}
            change={setWords}
          />
        </>
      )}
    </FormDialog>
  );
}

function KeepOut({ complaint: { line, about_staff: named } }: { complaint: Complaint }) {
  const { t } = useTranslation("complaints");
  const go = useNavigate();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const colleagues = (useQuery(complaintColleaguesQuery).data ?? []).filter(
    ({ name }) => !named.includes(name),
  );
  const [who, setWho] = useState("");
  async function act() {
    const isSeen = await keepOut(line.id, who);
    announce(t("case.kept-out"));
    if (!isSeen) await go(console_.complaints, { replace: true });
    await complaintsChanged(queries);
  }
  return (
    <FormDialog
      label={t("case.keep-out")}
      title={t("case.keep-out-title")}
      what={t("case.keep-out-what")}
      ready={who !== ""}
      act={act}
    >
      {(asked) => (
        <Field label={t("case.keep-out-who")} error={asked && !who ? t("missing") : null}>
          {(wiring) => (
            <Select
              {...wiring}
              none="—"
              value={who}
              choices={colleagues.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={({ target }) => setWho(target.value)}
            />
          )}
        </Field>
      )}
    </FormDialog>
  );
}
