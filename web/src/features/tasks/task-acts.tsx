import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { endTask, giveTask, moveTask, type TaskEnd, taskOwnersQuery, tasksKey } from "@/api/tasks";
import type { Task } from "@/api/wire";
import { addDays, type BankDate } from "@/lib/dates";
import { Button } from "@/ui/button";
import { DateField } from "@/ui/date-field";
import { Dialog } from "@/ui/dialog";
import styles from "@/ui/due-work.module.css";
import { Field } from "@/ui/field";
import { Select, TextArea } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { ReasonStep } from "@/ui/reason-step";
import { useToday } from "@/ui/use-today";
import { LONGEST_DAYS } from "./make-task";

const LONGEST_REASON = 500;

/** What can be done about a task. */
export function TaskActs({ task }: { task: Task }) {
  if (task.state !== "open") {
    return (
      <div className={styles.buttons}>
        <EndStep task={task} end="reopen" />
      </div>
    );
  }
  return (
    <div className={styles.buttons}>
      <EndStep task={task} end="done" />
      <MoveStep task={task} />
      <GiveStep task={task} />
      <EndStep task={task} end="drop" />
    </div>
  );
}

function EndStep({ task: { id, text }, end }: { task: Task; end: TaskEnd }) {
  const { t } = useTranslation("tasks");
  const done = useDone();
  return (
    <ReasonStep
      label={t(`acts.${end}`)}
      name={t(`acts.${end}-of`, { text })}
      size="small"
      title={t(`acts.${end}-title`)}
      consequence={t(`acts.${end}-what`)}
      act={async (note) => {
        await endTask(id, end, note);
        await done(t(`acts.did-${end}`));
      }}
    />
  );
}

function MoveStep({ task: { id, text, due_on: due } }: { task: Task }) {
  const { t } = useTranslation("tasks");
  const today = useToday();
  const [day, setDay] = useState<BankDate | "">("");
  return (
    <NotedStep
      label={t("acts.move")}
      name={t("acts.move-of", { text })}
      title={t("acts.move-title")}
      ready={day !== ""}
      done={t("acts.moved")}
      act={async (note) => {
        if (day) await moveTask(id, day, note);
      }}
      onClose={() => setDay("")}
    >
      {(sent) => (
        <DateField
          label={t("make.by")}
          value={day}
          today={due > today ? due : today}
          min={today}
          max={addDays(today, LONGEST_DAYS)}
          error={sent && !day ? t("make.by-missing") : null}
          onChange={setDay}
        />
      )}
    </NotedStep>
  );
}

function GiveStep({ task: { id, text, owner } }: { task: Task }) {
  const { t } = useTranslation("tasks");
  const [to, setTo] = useState("");
  return (
    <NotedStep
      label={t("acts.give")}
      name={t("acts.give-of", { text })}
      title={t("acts.give-title")}
      ready={to !== ""}
      done={t("acts.gave")}
      act={async (note) => {
        await giveTask(id, to, note);
      }}
      onClose={() => setTo("")}
    >
      {(sent) => (
        <Colleague
          but={owner}
          value={to}
          error={sent && !to ? t("acts.give-missing") : null}
          onChange={setTo}
        />
      )}
    </NotedStep>
  );
}

interface ColleagueProps {
  /** Whoever has it now. */
  but: string;
  value: string;
  error: string | null;
  onChange: (to: string) => void;
}

/** Who there is to give it to is asked for once somebody wants to. */
function Colleague({ but, value, error, onChange }: ColleagueProps) {
  const { t } = useTranslation("tasks");
  const owners = useQuery(taskOwnersQuery).data ?? [];
  return (
    <Field label={t("acts.give-to")} error={error}>
      {(wiring) => (
        <Select
          {...wiring}
          none={t("acts.choose")}
          choices={owners
            .filter(({ name }) => name !== but)
            .map(({ id, name }) => ({ value: id, label: name }))}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}

interface NotedProps {
  label: string;
  name: string;
  title: string;
  /** Whether what is asked for beside the note is there. */
  ready: boolean;
  done: string;
  act: (note: string) => Promise<void>;
  onClose: () => void;
  children: (sent: boolean) => ReactNode;
}

/** A step that takes one choice and a note. */
function NotedStep({ label, name, title, ready, done, act, onClose, children }: NotedProps) {
  const { t } = useTranslation(["tasks", "ui"]);
  const finish = useDone();
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState("");
  const [sent, setSent] = useState(false);
  const acting = useMutation({
    mutationFn: act,
    onSuccess: async () => {
      close();
      await finish(done);
    },
  });
  function close() {
    setOpen(false);
    setNote("");
    setSent(false);
    acting.reset();
    onClose();
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (ready && note.trim()) acting.mutate(note.trim());
  }
  return (
    <>
      <Button size="small" aria-label={name} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog open={open} title={title} onClose={close}>
        <form className={styles.form} onSubmit={submit} noValidate>
          {open && children(sent)}
          <Field label={t("ui:reason")} error={sent && !note.trim() ? t("ui:reason-missing") : null}>
            {(wiring) => (
              <TextArea
                {...wiring}
                value={note}
                maxLength={LONGEST_REASON}
                rows={3}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
          {acting.error && <ProblemNote thrown={acting.error} />}
          <div className={styles.end}>
            <Button onClick={close}>{t("ui:leave-it")}</Button>
            <Button type="submit" variant="primary" busy={acting.isPending}>
              {label}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

/** Says what was done, and looks again at every list that shows tasks. */
function useDone() {
  const queries = useQueryClient();
  const announce = useAnnounce();
  return async (said: string) => {
    announce(said);
    await queries.invalidateQueries({ queryKey: tasksKey });
  };
}
