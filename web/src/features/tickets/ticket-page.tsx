import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { toldOfTicketQuery } from "@/api/due-notices";
import {
  addTicketFile,
  answerTicket,
  assignTicket,
  checkInTicket,
  fetchTicketFile,
  giveTicketBack,
  goOnWithTicket,
  handTicket,
  mergeTicket,
  nameTicketCause,
  noteInTicket,
  reopenTicket,
  solveTicket,
  splitTicket,
  takeTickets,
  ticketColleaguesQuery,
  ticketQuery,
  ticketsChanged,
  urgeTicket,
  waitForOthers,
} from "@/api/tickets";
import type { TeamName, Ticket, Urgency } from "@/api/wire";
import { instantText, secondsText } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Switch } from "@/ui/check";
import { Dialog } from "@/ui/dialog";
import { Facts } from "@/ui/facts";
import { Field } from "@/ui/field";
import { Fold } from "@/ui/fold";
import { Input, Select, TextArea } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Columns, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { ReasonStep } from "@/ui/reason-step";
import { Allowed } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import { AddFile } from "./add-file";
import { OpenTicket } from "./open-ticket";
import { inWords, LONGEST_WORDS, OPEN, spoken, TONES } from "./states";
import { Thread } from "./thread";
import { TicketPath } from "./ticket-path";
import styles from "./tickets.module.css";
import { WhoWasTold } from "./who-was-told";
import "./words";

const TEAMS: readonly TeamName[] = ["service", "accounts", "payments", "cards", "digital"];
const URGENCIES: readonly Urgency[] = ["low", "normal", "high"];

type Done = (after: Promise<Ticket>, said: string) => Promise<void>;

/** One ticket: all that was said, the clock, whose matter it is, and what can be done. */
export function TicketPage({ complaints }: { complaints: (ticket: Ticket) => ReactNode }) {
  const { t } = useTranslation("tickets");
  const { id = "" } = useParams();
  const found = useQuery(ticketQuery(id));
  const queries = useQueryClient();
  const announce = useAnnounce();
  const line = found.data?.line;
  async function done(after: Promise<Ticket>, said: string) {
    const told = await after;
    queries.setQueryData(ticketQuery(told.line.id).queryKey, told);
    if (said) announce(said);
    await ticketsChanged(queries);
  }
  return (
    <Page
      title={line?.subject || t("desk.ticket")}
      tab={t("desk.ticket")}
      back={{ to: console_.tickets, label: t("desk.title") }}
      lead={
        line && (
          <span className={styles.turn}>
            <span>{spoken(line.number)}</span>
            <StateWord tone={TONES[line.state]}>{t(`states.${line.state}`)}</StateWord>
            {line.urgency === "high" && <StateWord tone="danger">{t("urgencies.high")}</StateWord>}
            {line.is_escalated && <span>{t("case.escalated")}</span>}
          </span>
        )
      }
    >
      <Loaded query={found} lines={10}>
        {(ticket) => (
          <Columns
            main={
              <>
                <Clock ticket={ticket} />
                <Card title={t("thread")}>
                  <div className={styles.page}>
                    <Thread
                      steps={ticket.steps}
                      files={ticket.files}
                      reader="staff"
                      kind={ticket.kind}
                      fetchFile={(fileId) => fetchTicketFile(id, fileId)}
                    />
                    <Allowed right="tickets.work">
                      <Acts ticket={ticket} done={done} />
                    </Allowed>
                  </div>
                </Card>
              </>
            }
            side={
              <>
                <Whose ticket={ticket} done={done} />
                <Checks ticket={ticket} done={done} />
                {complaints(ticket)}
                <Links ticket={ticket} done={done} />
              </>
            }
          />
        )}
      </Loaded>
    </Page>
  );
}

function Clock({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation("tickets");
  const language = useLanguage();
  const { line } = ticket;
  return (
    <Card title={t("case.clock")}>
      <div className={styles.page}>
        <TicketPath
          state={line.state}
          openedAt={line.opened_at}
          firstDueAt={ticket.first_due_at}
          firstAnsweredAt={ticket.first_answered_at}
          dueAt={ticket.due_at}
          endedAt={ticket.solved_at ?? ticket.closed_at}
        />
        {line.left_s !== null && (
          <p className={styles.soft}>{t("paused", { left: secondsText(line.left_s, language) })}</p>
        )}
        <WhoWasTold query={toldOfTicketQuery(line.id)} />
      </div>
    </Card>
  );
}

function Acts({ ticket, done }: { ticket: Ticket; done: Done }) {
  const { t } = useTranslation("tickets");
  const { line, kind } = ticket;
  const { id, state, is_mine: isMine } = line;
  const isOpen = OPEN.includes(state);
  const unchecked = kind.checks.some(({ code }) => !ticket.checked.includes(code));
  return (
    <>
      {ticket.waits_for_yes && <p role="status">{t("case.waits-yes")}</p>}
      <div className={styles.acts}>
        {isOpen && !isMine && <Take ticket={ticket} />}
        {isOpen && isMine && (
          <>
            <ReasonStep
              label={t("case.reply")}
              title={t("case.reply-title")}
              consequence={t("case.reply-what")}
              words={t("case.reply-words")}
              longest={LONGEST_WORDS}
              variant="primary"
              act={(words) => done(answerTicket(id, words, false), t("case.replied"))}
            />
            <ReasonStep
              label={t("case.ask")}
              title={t("case.ask-title")}
              consequence={t("case.ask-what")}
              words={t("case.ask-words")}
              longest={LONGEST_WORDS}
              act={(words) => done(answerTicket(id, words, true), t("case.replied"))}
            />
            <ReasonStep
              label={t("case.solve")}
              title={t("case.solve-title")}
              consequence={t(kind.needs_yes ? "case.solve-what-yes" : "case.solve-what")}
              words={t("case.solve-words")}
              longest={LONGEST_WORDS}
              blocked={(unchecked && t("case.checks-first")) || (ticket.waits_for_yes && t("case.waits-yes"))}
              act={(words) =>
                done(solveTicket(id, words), t(kind.needs_yes ? "case.proposed" : "case.solved"))
              }
            />
            {state === "waiting_others" || state === "waiting_customer" ? (
              <GoOn ticket={ticket} done={done} />
            ) : (
              <ReasonStep
                label={t("case.wait")}
                title={t("case.wait-title")}
                consequence={t("case.wait-what")}
                words={t("case.wait-words")}
                act={(words) => done(waitForOthers(id, words), t("case.waits"))}
              />
            )}
          </>
        )}
        {isOpen && <AddFile act={(file) => done(addTicketFile(id, file), t("file-added"))} />}
        {state === "solved" && (
          <ReasonStep
            label={t("case.reopen")}
            title={t("case.reopen-title")}
            consequence={t("case.reopen-what")}
            words={t("case.reopen-words")}
            longest={LONGEST_WORDS}
            act={(words) => done(reopenTicket(id, words), t("reopened"))}
          />
        )}
        <ReasonStep
          label={t("case.note")}
          title={t("case.note-title")}
          consequence={t("case.note-what")}
          words={t("case.note-words")}
          longest={LONGEST_WORDS}
          variant="quiet"
          act={(words) => done(noteInTicket(id, words), t("case.noted"))}
        />
      </div>
    </>
  );
}

function Take({ ticket: { line } }: { ticket: Ticket }) {
  const { t } = useTranslation("tickets");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const taking = useMutation({
    mutationFn: () => takeTickets([line.id], true),
    onSuccess: async () => {
      announce(t("case.taken"));
      await ticketsChanged(queries);
    },
  });
  return (
    <>
      <Button variant="primary" busy={taking.isPending} onClick={() => taking.mutate()}>
        {t(line.assignee ? "case.take-over" : "case.take")}
      </Button>
      {taking.error && <ProblemNote thrown={taking.error} />}
    </>
  );
}

function GoOn({ ticket: { line }, done }: { ticket: Ticket; done: Done }) {
  const { t } = useTranslation("tickets");
  const going = useMutation({ mutationFn: () => done(goOnWithTicket(line.id), t("case.went-on")) });
  return (
    <>
      <Button busy={going.isPending} onClick={() => going.mutate()}>
        {t("case.go-on")}
      </Button>
      {going.error && <ProblemNote thrown={going.error} />}
    </>
  );
}

function Whose({ ticket, done }: { ticket: Ticket; done: Done }) {
  const { t } = useTranslation("tickets");
  const language = useLanguage();
  const { line, kind } = ticket;
  const answers = kind.fields
    .filter(({ code }) => ticket.answers[code])
    .map((field) => {
      const told = ticket.answers[field.code] ?? "";
      const choice = field.choices.find(({ code }) => code === told);
      return { label: inWords(field.label, language), value: choice ? inWords(choice.name, language) : told };
    });
  return (
    <>
      <Card title={t("case.customer")}>
        <Facts
          facts={[
            {
              label: t("desk.customer"),
              value: (
                <Link to={console_.customer(line.customer_id)}>{line.customer || line.customer_number}</Link>
              ),
            },
            { label: t("case.came"), value: t(`channels.${ticket.came_by}`) },
            { label: t("case.opened"), value: <When at={line.opened_at} /> },
            ...(ticket.may_reopen_until
              ? [{ label: t("not-solved"), value: instantText(ticket.may_reopen_until, language) }]
              : []),
          ]}
        />
      </Card>
      <Card title={t("case.form")}>
        <div className={styles.page}>
          <Facts
            facts={[
              { label: t("type"), value: inWords(line.type_name, language) },
              ...answers,
              { label: t("desk.team"), value: t(`teams.${line.team}`) },
              { label: t("desk.assignee"), value: line.assignee || t("case.nobody") },
              { label: t("case.urgency"), value: t(`urgencies.${line.urgency}`) },
            ]}
          />
          {OPEN.includes(line.state) && (
            <div className={styles.acts}>
              <Assign ticket={ticket} done={done} />
              <Hand ticket={ticket} done={done} />
              {line.is_mine && (
                <WordsDialog
                  label={t("case.back")}
                  title={t("case.back-title")}
                  what={t("case.back-what")}
                  words={t("case.back-words")}
                  act={(words) => done(giveTicketBack(line.id, words), t("case.given-back"))}
                />
              )}
              <Urge key={line.urgency} ticket={ticket} done={done} />
            </div>
          )}
        </div>
      </Card>
    </>
  );
}

function Assign({ ticket: { line }, done }: { ticket: Ticket; done: Done }) {
  const { t } = useTranslation("tickets");
  const known = useQuery(ticketColleaguesQuery).data ?? [];
  const choices = known.filter(({ name }) => name !== line.assignee);
  const [chosen, setChosen] = useState("");
  const staffId = chosen || choices[0]?.id || "";
  return (
    <WordsDialog
      label={t("case.assign")}
      title={t("case.assign-title")}
      what={t("case.assign-what")}
      words={t("case.hand-words")}
      act={(words) => done(assignTicket(line.id, staffId, words), t("case.assigned"))}
    >
      <Field label={t("case.assign-to")}>
        {(wiring) => (
          <Select
            {...wiring}
            value={staffId}
            choices={choices.map(({ id, name, open: count }) => ({
              value: id,
              label: t("case.colleague", { name, count }),
            }))}
            onChange={({ target }) => setChosen(target.value)}
          />
        )}
      </Field>
    </WordsDialog>
  );
}

function Hand({ ticket: { line }, done }: { ticket: Ticket; done: Done }) {
  const { t } = useTranslation("tickets");
  const choices = TEAMS.filter((team) => team !== line.team);
  const [team, setTeam] = useState<TeamName>(choices[0] ?? "service");
  return (
    <WordsDialog
      label={t("case.hand")}
      title={t("case.hand-title")}
      what={t("case.hand-what")}
      words={t("case.hand-words")}
      act={(words) => done(handTicket(line.id, team, words), t("case.handed"))}
    >
      <Field label={t("case.hand-to")}>
        {(wiring) => (
          <Select
            {...wiring}
            value={team}
            choices={choices.map((value) => ({ value, label: t(`teams.${value}`) }))}
            onChange={({ target }) => setTeam(target.value as TeamName)}
          />
        )}
      </Field>
    </WordsDialog>
  );
}

function Urge({ ticket: { line }, done }: { ticket: Ticket; done: Done }) {
  const { t } = useTranslation("tickets");
  const urging = useMutation({ mutationFn: (urgency: Urgency) => done(urgeTicket(line.id, urgency), "") });
  return (
    <Field label={t("case.urgency")}>
      {(wiring) => (
        <Select
          {...wiring}
          value={line.urgency}
          choices={URGENCIES.map((value) => ({ value, label: t(`urgencies.${value}`) }))}
          onChange={({ target }) => urging.mutate(target.value as Urgency)}
        />
      )}
    </Field>
  );
}

function Checks({ ticket, done }: { ticket: Ticket; done: Done }) {
  const { t } = useTranslation("tickets");
  const language = useLanguage();
  const { line, kind } = ticket;
  const checking = useMutation({
    mutationFn: ([item, isDone]: [string, boolean]) => done(checkInTicket(line.id, item, isDone), ""),
  });
  if (kind.checks.length === 0) return null;
  const mayCheck = line.is_mine && OPEN.includes(line.state);
  return (
    <Card title={t("case.checks")}>
      <div className={styles.page}>
        {kind.checks.map(({ code, name }) => (
          <Switch
            key={code}
            label={inWords(name, language)}
            checked={ticket.checked.includes(code)}
            disabled={!mayCheck || checking.isPending}
            onChange={({ target }) => checking.mutate([code, target.checked])}
          />
        ))}
        {checking.error && <ProblemNote thrown={checking.error} />}
      </div>
    </Card>
  );
}

function Links({ ticket, done }: { ticket: Ticket; done: Done }) {
  const { t } = useTranslation("tickets");
  const { line } = ticket;
  return (
    <Card title={t("case.links")}>
      <div className={styles.page}>
        {ticket.links.length > 0 && (
          <ul className={styles.links}>
            {ticket.links.map(({ kind, id, number, state }) => (
              <li key={`${kind} ${id}`}>
                {t(`case.link.${kind}`)} <Link to={console_.ticket(id)}>{spoken(number)}</Link>{" "}
                <StateWord tone={TONES[state]}>{t(`states.${state}`)}</StateWord>
              </li>
            ))}
          </ul>
        )}
        <Allowed right="tickets.work">
          <Fold title={t("case.more")}>
            <div className={styles.acts}>
              <OpenTicket
                label={t("case.split")}
                title={t("case.split-title")}
                what={t("card.make-what")}
                said="case.split-done"
                act={(body, key) => splitTicket(line.id, body, key)}
              />
              {OPEN.includes(line.state) && (
                <NumberDialog
                  label={t("case.merge")}
                  what={t("case.merge-what")}
                  act={(number) => done(mergeTicket(line.id, number), t("case.linked"))}
                />
              )}
              <NumberDialog
                label={t("case.cause")}
                what={t("case.cause-what")}
                act={(number) => done(nameTicketCause(line.id, number), t("case.linked"))}
              />
            </div>
          </Fold>
        </Allowed>
      </div>
    </Card>
  );
}

interface NumberProps {
  label: string;
  what: string;
  act: (number: string) => Promise<void>;
}

function NumberDialog({ label, what, act }: NumberProps) {
  const { t } = useTranslation("tickets");
  const [open, setOpen] = useState(false);
  const [number, setNumber] = useState("");
  const step = useMutation({ mutationFn: () => act(number), onSuccess: () => setOpen(false) });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (/\d/.test(number)) step.mutate();
  }
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog open={open} title={label} onClose={() => setOpen(false)}>
        <form className={styles.form} onSubmit={submit} noValidate>
          <p>{what}</p>
          <Field label={t("case.number")}>
            {(wiring) => (
              <Input
                {...wiring}
                figures
                inputMode="numeric"
                maxLength={12}
                value={number}
                onChange={({ target }) => setNumber(target.value.replaceAll(/[^\d -]/g, ""))}
              />
            )}
          </Field>
          {step.error && <ProblemNote thrown={step.error} />}
          <div className={styles.buttons}>
            <Button onClick={() => setOpen(false)}>{t("leave")}</Button>
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
  title: string;
  what: string;
  words: string;
  act: (words: string) => Promise<void>;
  children?: ReactNode;
}

function WordsDialog({ label, title, what, words, act, children }: WordsProps) {
  const { t } = useTranslation("tickets");
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState(false);
  const step = useMutation({
    mutationFn: () => act(typed.trim()),
    onSuccess: () => {
      setOpen(false);
      setTyped("");
      setAsked(false);
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (typed.trim()) step.mutate();
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>{label}</Button>
      <Dialog open={open} title={title} onClose={() => setOpen(false)}>
        <form className={styles.form} onSubmit={submit} noValidate>
          <p>{what}</p>
          {children}
          <Field label={words} error={asked && !typed.trim() ? t("missing") : null}>
            {(wiring) => (
              <TextArea
                {...wiring}
                rows={2}
                value={typed}
                maxLength={500}
                onChange={({ target }) => setTyped(target.value.replaceAll(/[\r\n]+/g, " "))}
              />
            )}
          </Field>
          {step.error && <ProblemNote thrown={step.error} />}
          <div className={styles.buttons}>
            <Button onClick={() => setOpen(false)}>{t("leave")}</Button>
            <Button type="submit" variant="primary" busy={step.isPending}>
              {label}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
