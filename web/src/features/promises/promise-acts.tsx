import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { keepPromise, movePromise, promisesKey, takePromiseOver, withdrawPromise } from "@/api/promises";
import type { Promised } from "@/api/wire";
import { addDays, type BankDate } from "@/lib/dates";
import { Button } from "@/ui/button";
import { DateField } from "@/ui/date-field";
import { Dialog } from "@/ui/dialog";
import styles from "@/ui/due-work.module.css";
import { Field } from "@/ui/field";
import { TextArea } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { ReasonStep } from "@/ui/reason-step";
import { useToday } from "@/ui/use-today";
import { LONGEST_DAYS } from "./make-promise";

const LONGEST_REASON = 500;

/** What can be done about an open promise. Whoever does it, its customer hears of it. */
export function PromiseActs({ promise }: { promise: Promised }) {
  const { t } = useTranslation("promises");
  const done = useDone();
  const { id, text, is_mine: isMine } = promise;
  const taking = useMutation({
    mutationFn: () => takePromiseOver(id),
    onSuccess: () => done(t("acts.taken-over")),
    onError: () => done(),
  });
  return (
    <>
      {taking.error && <ProblemNote thrown={taking.error} />}
      <div className={styles.buttons}>
        <ReasonStep
          label={t("acts.keep")}
          name={t("acts.keep-of", { text })}
          size="small"
          title={t("acts.keep-title")}
          consequence={t("acts.keep-what")}
          act={async (note) => {
            await keepPromise(id, note);
            await done(t("acts.kept"));
          }}
        />
        <MoveStep promise={promise} />
        <ReasonStep
          label={t("acts.withdraw")}
          name={t("acts.withdraw-of", { text })}
          size="small"
          title={t("acts.withdraw-title")}
          consequence={t("acts.withdraw-what")}
          grave
          act={async (note) => {
            await withdrawPromise(id, note);
            await done(t("acts.withdrawn"));
          }}
        />
        {!isMine && (
          <Button
            size="small"
            busy={taking.isPending}
            aria-label={t("acts.take-over-of", { text })}
            onClick={() => taking.mutate()}
          >
            {t("acts.take-over")}
          </Button>
        )}
      </div>
    </>
  );
}

function MoveStep({ promise: { id, text, due_on: due } }: { promise: Promised }) {
  const { t } = useTranslation(["promises", "ui"]);
  const done = useDone();
  const today = useToday();
  const [open, setOpen] = useState(false);
  const [day, setDay] = useState<BankDate | "">("");
  const [reason, setReason] = useState("");
  const [sent, setSent] = useState(false);
  const moving = useMutation({
    mutationFn: (to: BankDate) => movePromise(id, to, reason.trim()),
    onSuccess: async () => {
      close();
      await done(t("acts.moved"));
    },
  });
  function close() {
    setOpen(false);
    setDay("");
    setReason("");
    setSent(false);
    moving.reset();
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (day && reason.trim()) moving.mutate(day);
  }
  return (
    <>
      <Button size="small" aria-label={t("acts.move-of", { text })} onClick={() => setOpen(true)}>
        {t("acts.move")}
      </Button>
      <Dialog open={open} title={t("acts.move-title")} onClose={close}>
        <form className={styles.form} onSubmit={submit} noValidate>
          <p>{t("acts.move-what")}</p>
          <DateField
            label={t("acts.move-to")}
            value={day}
            today={due > today ? due : today}
            min={today}
            max={addDays(today, LONGEST_DAYS)}
            error={sent && !day ? t("make.by-missing") : null}
            onChange={setDay}
          />
          <Field label={t("ui:reason")} error={sent && !reason.trim() ? t("ui:reason-missing") : null}>
            {(wiring) => (
              <TextArea
                {...wiring}
                value={reason}
                maxLength={LONGEST_REASON}
                rows={3}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
          {moving.error && <ProblemNote thrown={moving.error} />}
          <div className={styles.end}>
            <Button onClick={close}>{t("ui:leave-it")}</Button>
            <Button type="submit" variant="primary" busy={moving.isPending}>
              {t("acts.move")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

/** Says what was done, and looks again at every list that shows promises. */
function useDone() {
  const queries = useQueryClient();
  const announce = useAnnounce();
  return async (said?: string) => {
    if (said) announce(said);
    await queries.invalidateQueries({ queryKey: promisesKey });
  };
}
