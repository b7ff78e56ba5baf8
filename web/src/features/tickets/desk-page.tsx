import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import {
  resumeTicket,
  type TicketQueue,
  takeTickets,
  ticketsChanged,
  ticketsQuery,
  ticketTypesQuery,
} from "@/api/tickets";
import type { TeamName, TicketChannel, TicketLine, TicketTypeCode } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { KeyFigure } from "@/ui/chart/key-figure";
import { RowTick } from "@/ui/check";
import { Count } from "@/ui/count";
import { Dialog } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { type Column, Records } from "@/ui/records";
import { RowKeys } from "@/ui/row-keys";
import { SearchBox } from "@/ui/search-box";
import { Allowed } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import { inWords, spoken, TONES } from "./states";
import styles from "./tickets.module.css";
import "./words";

const QUEUES: readonly TicketQueue[] = ["open", "mine", "untaken", "late", "waiting", "over"];
const TEAMS: readonly TeamName[] = ["service", "accounts", "payments", "cards", "digital"];
const TYPES: readonly TicketTypeCode[] = ["general", "payment", "card", "digital", "certificate", "fee"];
const CHANNELS: readonly TicketChannel[] = ["phone", "branch", "chat", "letter"];
const KEYS = ["which", "team", "type", "text"] as const;
const SOON_MS = 2 * 3_600_000;

/** What customers have asked for: what is due first comes first. */
export function TicketsDeskPage() {
  const { t } = useTranslation("tickets");
  const language = useLanguage();
  const [{ which = "", team = "", type = "", text = "" }, change] = useUrlFilter(KEYS);
  const queue = QUEUES.find((one) => one === which) ?? "open";
  const ofTeam = TEAMS.find((one) => one === team) ?? "";
  const ofType = TYPES.find((one) => one === type) ?? "";
  const types = useQuery(ticketTypesQuery).data ?? [];
  const found = useInfiniteQuery(ticketsQuery({ which: queue, team: ofTeam, type: ofType, words: text }));
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const columns = useColumns(queue, picked, (id) => {
    const after = new Set(picked);
    if (!after.delete(id)) after.add(id);
    setPicked(after);
  });
  const figures = found.data?.pages[0]?.figures;
  return (
    <Page
      title={t("desk.title")}
      lead={t("desk.lead")}
      actions={
        <Allowed right="tickets.work">
          <Resume />
        </Allowed>
      }
    >
      <Card>
        <div className={styles.figures}>
          {(["open", "mine", "untaken", "late"] as const).map((key) => (
            <KeyFigure key={key} label={t(`queues.${key}`)} value={<Count of={figures?.[key] ?? 0} />} />
          ))}
        </div>
      </Card>
      <Card>
        <RowKeys>
          <div className={styles.filter}>
            <SearchBox label={t("desk.search")} value={text} onSearch={(words) => change({ text: words })} />
            <Field label={t("desk.which")}>
              {(wiring) => (
                <Select
                  {...wiring}
                  value={queue}
                  choices={QUEUES.map((value) => ({ value, label: t(`queues.${value}`) }))}
                  onChange={({ target: { value } }) => change({ which: value === "open" ? "" : value })}
                />
              )}
            </Field>
            <Field label={t("desk.team")}>
              {(wiring) => (
                <Select
                  {...wiring}
                  value={ofTeam}
                  none={t("desk.any-team")}
                  choices={TEAMS.map((value) => ({ value, label: t(`teams.${value}`) }))}
                  onChange={({ target: { value } }) => change({ team: value })}
                />
              )}
            </Field>
            <Field label={t("desk.type")}>
              {(wiring) => (
                <Select
                  {...wiring}
                  value={ofType}
                  none={t("desk.any-type")}
                  choices={types.map(({ code, name }) => ({ value: code, label: inWords(name, language) }))}
                  onChange={({ target: { value } }) => change({ type: value })}
                />
              )}
            </Field>
          </div>
          {queue !== "over" && (
            <Allowed right="tickets.work">
              <TakeMany ids={[...picked]} done={() => setPicked(new Set())} />
            </Allowed>
          )}
          <Records
            query={found}
            columns={columns}
            label={t("desk.title")}
            empty={
              <Empty picture={<Picture of="no-result" />} title={t("desk.none-title")}>
                {t("desk.none")}
              </Empty>
            }
          />
        </RowKeys>
      </Card>
    </Page>
  );
}

function TakeMany({ ids, done }: { ids: string[]; done: () => void }) {
  const { t } = useTranslation("tickets");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const taking = useMutation({
    mutationFn: () => takeTickets(ids),
    onSuccess: async (outcomes) => {
      const count = outcomes.filter(({ outcome }) => outcome === "taken").length;
      announce(t("desk.taken", { count, left: outcomes.length - count }));
      done();
      await ticketsChanged(queries);
    },
  });
  return (
    <div className={styles.bulk}>
      <Button
        busy={taking.isPending}
        blocked={ids.length === 0 && t("desk.take-none")}
        onClick={() => taking.mutate()}
      >
        {ids.length === 0 ? t("desk.take-plain") : t("desk.take", { count: ids.length })}
      </Button>
      {taking.error && <ProblemNote thrown={taking.error} />}
    </div>
  );
}

/** What the customer says on the phone, and the matter is there. */
function Resume() {
  const { t } = useTranslation("tickets");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        {t("desk.resume")}
      </Button>
      <Dialog open={open} title={t("desk.resume-title")} onClose={() => setOpen(false)}>
        {open && <ResumeForm close={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

function ResumeForm({ close }: { close: () => void }) {
  const { t } = useTranslation("tickets");
  const go = useNavigate();
  const [code, setCode] = useState("");
  const [cameBy, setCameBy] = useState<TicketChannel>("phone");
  const [asked, setAsked] = useState(false);
  const digits = code.replaceAll(/[\s-]/g, "");
  const isWrong = !/^\d{8}$/.test(digits);
  const finding = useMutation({
    mutationFn: () => resumeTicket(digits, cameBy),
    onSuccess: (id) => go(console_.ticket(id)),
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!isWrong) finding.mutate();
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{t("desk.resume-what")}</p>
      <Field label={t("desk.resume-code")} error={asked && isWrong ? t("desk.resume-wrong") : null}>
        {(wiring) => (
          <Input
            {...wiring}
            figures
            inputMode="numeric"
            autoComplete="off"
            maxLength={12}
            value={code}
            onChange={({ target }) => setCode(target.value)}
          />
        )}
      </Field>
      <Field label={t("desk.resume-came")}>
        {(wiring) => (
          <Select
            {...wiring}
            value={cameBy}
            choices={CHANNELS.map((value) => ({ value, label: t(`channels.${value}`) }))}
            onChange={({ target }) => setCameBy(target.value as TicketChannel)}
          />
        )}
      </Field>
      {finding.error && <ProblemNote thrown={finding.error} />}
      <div className={styles.buttons}>
        <Button onClick={close}>{t("leave")}</Button>
        <Button type="submit" variant="primary" busy={finding.isPending}>
          {t("desk.resume-go")}
        </Button>
      </div>
    </form>
  );
}

function useColumns(
  queue: TicketQueue,
  picked: ReadonlySet<string>,
  pick: (id: string) => void,
): Column<TicketLine>[] {
  const { t } = useTranslation("tickets");
  const language = useLanguage();
  const isOver = queue === "over";
  const tick: Column<TicketLine> = {
    title: t("desk.choose"),
    head: <span className="only-heard">{t("desk.choose")}</span>,
    render: ({ id, number }) => (
      <RowTick
        label={t("desk.pick", { number: spoken(number) })}
        checked={picked.has(id)}
        onChange={() => pick(id)}
      />
    ),
  };
  const columns: Column<TicketLine>[] = [
    {
      title: t("desk.ticket"),
      render: ({ id, number, subject, type_name: name }) => (
        <>
          <Link to={console_.ticket(id)} data-row>
            {subject || inWords(name, language)}
          </Link>
          <div className={styles.soft}>
            {spoken(number)} · {inWords(name, language)}
          </div>
        </>
      ),
    },
    { title: t("desk.customer"), render: ({ customer }) => customer || "—" },
    {
      title: t("desk.state"),
      render: ({ state, urgency }) => (
        <>
          <StateWord tone={TONES[state]}>{t(`states.${state}`)}</StateWord>
          {urgency === "high" && <StateWord tone="danger">{t("urgencies.high")}</StateWord>}
        </>
      ),
    },
    { title: t("desk.team"), spare: true, render: ({ team }) => t(`teams.${team}`) },
    { title: t("desk.assignee"), spare: true, render: ({ assignee }) => assignee || "—" },
    isOver
      ? { title: t("desk.ended"), render: ({ over_at: at }) => at && <When at={at} /> }
      : { title: t("desk.due"), render: (one) => <Due of={one} /> },
  ];
  return isOver ? columns : [tick, ...columns];
}

/** Colour only where time runs out. */
function Due({ of }: { of: TicketLine }) {
  const { t } = useTranslation("tickets");
  const { due_at: due, is_first_answer: isFirst } = of;
  if (!due) return <span className={styles.soft}>{t("paused-mine")}</span>;
  const left = Date.parse(due) - Date.now();
  return (
    <>
      {left < SOON_MS && (
        <StateWord tone={left < 0 ? "danger" : "caution"}>
          {t(left < 0 ? "desk.late-by" : "desk.soon")}
        </StateWord>
      )}{" "}
      <When at={due} />
      <div className={styles.soft}>{t(isFirst ? "desk.due-first" : "desk.due-solve")}</div>
    </>
  );
}
