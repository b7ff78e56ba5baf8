import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { myComplaintsQuery } from "@/api/complaints";
import {
  addMyFile,
  closeMyTicket,
  fetchMyFile,
  makeResumeCode,
  myTicketQuery,
  sayInTicket,
  sayNotSolved,
  ticketsChanged,
} from "@/api/tickets";
import type { MyTicket } from "@/api/wire";
import { dateText, instantText } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { Button } from "@/ui/button";
import { ConfirmStep } from "@/ui/confirm-step";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Columns, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { ReasonStep } from "@/ui/reason-step";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { AddFile } from "./add-file";
import { inWords, LONGEST_WORDS, OPEN, spoken, TONES } from "./states";
import { Thread } from "./thread";
import { TicketPath } from "./ticket-path";
import styles from "./tickets.module.css";
import "./words";

/** How a matter stands: its way, whose it is, what is waited for, and what the customer can do. */
export function MyTicketPage() {
  const { t } = useTranslation("tickets");
  const { id = "" } = useParams();
  const found = useQuery(myTicketQuery(id));
  const told = found.data;
  return (
    <Page
      title={told?.line.subject || t("title")}
      tab={t("title")}
      lead={told && t("one", { number: spoken(told.line.number) })}
      back={{ to: portal.tickets, label: t("title") }}
    >
      <Loaded query={found} lines={8}>
        {(ticket) => (
          <Columns
            main={
              <>
                <Standing ticket={ticket} />
                <Card title={t("thread")}>
                  <Thread
                    steps={ticket.steps}
                    files={ticket.files}
                    reader="customer"
                    fetchFile={(fileId) => fetchMyFile(id, fileId)}
                  />
                </Card>
              </>
            }
            side={
              <>
                {OPEN.includes(ticket.line.state) && <Code id={id} />}
                <About ticket={ticket} />
                <Complaints ticketId={id} />
              </>
            }
          />
        )}
      </Loaded>
    </Page>
  );
}

function Standing({ ticket }: { ticket: MyTicket }) {
  const { t } = useTranslation("tickets");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { line } = ticket;
  const { id, state } = line;
  const isOpen = OPEN.includes(state);
  async function done(after: Promise<MyTicket>, said: string) {
    queries.setQueryData(myTicketQuery(id).queryKey, await after);
    announce(said);
    await ticketsChanged(queries);
  }
  const by =
    state === "new" ? ticket.first_due_at : state === "solved" ? ticket.may_reopen_until : line.due_at;
  return (
    <Card>
      <div className={styles.page}>
        <div className={styles.page} role="status">
          <div className={styles.head}>
            <StateWord tone={TONES[state]}>{t(`states.${state}`)}</StateWord>
          </div>
          <p>
            {t(`states-what.${state}`, {
              owner: ticket.owner || t("somebody"),
              at: by ? instantText(by, language) : "",
            })}
          </p>
          {ticket.asked && (
            <div className={styles.asked}>
              <b>{t("asked")}</b>
              <span>{ticket.asked}</span>
            </div>
          )}
        </div>
        <TicketPath
          state={state}
          openedAt={line.opened_at}
          firstDueAt={ticket.first_due_at}
          firstAnsweredAt={ticket.first_answered_at}
          dueAt={line.due_at}
          endedAt={line.solved_at ?? line.closed_at}
        />
        <div className={styles.acts}>
          {isOpen && (
            <ReasonStep
              label={t(ticket.asked ? "answer" : "add")}
              title={t(ticket.asked ? "answer-title" : "add-title")}
              consequence={t(ticket.asked ? "answer-what" : "add-what")}
              words={t(ticket.asked ? "answer-words" : "add-words")}
              longest={LONGEST_WORDS}
              variant={ticket.asked ? "primary" : "plain"}
              act={(words) => done(sayInTicket(id, words), t("said"))}
            />
          )}
          {isOpen && <AddFile act={(file) => done(addMyFile(id, file), t("file-added"))} />}
          {state === "solved" && (
            <ReasonStep
              label={t("not-solved")}
              title={t("not-solved-title")}
              consequence={t("not-solved-what")}
              words={t("not-solved-words")}
              longest={LONGEST_WORDS}
              act={(words) => done(sayNotSolved(id, words), t("reopened"))}
            />
          )}
          {state !== "closed" && (
            <ConfirmStep
              label={t(state === "solved" ? "close-solved" : "close")}
              variant={state === "solved" ? "primary" : "quiet"}
              title={t("close-title")}
              sentence={t("close-what")}
              act={() => done(closeMyTicket(id), t("closed"))}
            />
          )}
        </div>
      </div>
    </Card>
  );
}

/** What to say on the phone or at a branch. */
function Code({ id }: { id: string }) {
  const { t } = useTranslation("tickets");
  const language = useLanguage();
  const making = useMutation({ mutationFn: () => makeResumeCode(id) });
  return (
    <Card title={t("code")}>
      <div className={styles.page}>
        <p>{t("code-lead")}</p>
        {making.data && (
          <p role="status">
            <span className={styles.code}>
              {making.data.code.slice(0, 4)} {making.data.code.slice(4)}
            </span>
            <span className={styles.soft}>
              {t("code-until", { at: instantText(making.data.until, language) })}
            </span>
          </p>
        )}
        {making.error && <ProblemNote thrown={making.error} />}
        <p className={styles.soft}>{t("code-never")}</p>
        <span>
          <Button busy={making.isPending} onClick={() => making.mutate()}>
            {t("code-make")}
          </Button>
        </span>
      </div>
    </Card>
  );
}

/** What became a complaint of it, with days of its own. */
function Complaints({ ticketId }: { ticketId: string }) {
  const { t } = useTranslation("tickets");
  const language = useLanguage();
  const mine = useQuery(myComplaintsQuery);
  const made = mine.data?.filter((one) => one.ticket_id === ticketId) ?? [];
  if (made.length === 0) return null;
  return (
    <Card title={t("complaints")}>
      <ul className={styles.links}>
        {made.map(({ id, number, due_on: due }) => (
          <li key={id}>
            <Link to={portal.complaint(id)}>{t("complaint", { number: spoken(number) })}</Link>{" "}
            <span className={styles.soft}>{t("complaint-by", { day: dateText(due, language) })}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function About({ ticket }: { ticket: MyTicket }) {
  const { t } = useTranslation("tickets");
  const language = useLanguage();
  const answers = ticket.fields
    .filter(({ code }) => ticket.answers[code])
    .map((field) => {
      const told = ticket.answers[field.code] ?? "";
      const choice = field.choices.find(({ code }) => code === told);
      return { label: inWords(field.label, language), value: choice ? inWords(choice.name, language) : told };
    });
  return (
    <Card title={t("form")}>
      <Facts facts={[{ label: t("type"), value: inWords(ticket.line.type_name, language) }, ...answers]} />
    </Card>
  );
}
