import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { makeTask, taskOwnersQuery, tasksKey } from "@/api/tasks";
import { addDays, type BankDate } from "@/lib/dates";
import { newRequestKey } from "@/lib/request-key";
import { Button } from "@/ui/button";
import { DateField } from "@/ui/date-field";
import { Dialog } from "@/ui/dialog";
import styles from "@/ui/due-work.module.css";
import { Field } from "@/ui/field";
import { Select, TextArea } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { useMe } from "@/ui/session";
import { useToday } from "@/ui/use-today";
import "./words";

export const LONGEST_DAYS = 366;
const LONGEST_TEXT = 300;

interface Props {
  /** About whom; about nobody where none is named. */
  customer?: { id: string; name: string };
  size?: "normal" | "small";
}

export function MakeTask({ customer, size = "small" }: Props) {
  const { t } = useTranslation("tasks");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size={size} onClick={() => setOpen(true)}>
        {t("card.make")}
      </Button>
      <Dialog
        open={open}
        title={customer ? t("make.title", { name: customer.name }) : t("make.title-own")}
        onClose={() => setOpen(false)}
      >
        {open && <Form customerId={customer?.id ?? null} onDone={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

function Form({ customerId, onDone }: { customerId: string | null; onDone: () => void }) {
  const { t } = useTranslation(["tasks", "ui"]);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const me = useMe();
  const owners = useQuery(taskOwnersQuery).data ?? [];
  const today = useToday();
  const [key] = useState(newRequestKey);
  const [text, setText] = useState("");
  const [day, setDay] = useState<BankDate | "">("");
  const [owner, setOwner] = useState("");
  const [sent, setSent] = useState(false);
  const making = useMutation({
    mutationFn: (due: BankDate) =>
      makeTask(customerId, { text: text.trim(), due_on: due, owner_id: owner || null }, key),
    onSuccess: async () => {
      onDone();
      announce(t("make.made"));
      await queries.invalidateQueries({ queryKey: tasksKey });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (day && text.trim()) making.mutate(day);
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{t("make.what")}</p>
      <Field
        label={t("make.text")}
        hint={t("make.text-hint")}
        error={sent && !text.trim() ? t("make.text-missing") : null}
      >
        {(wiring) => (
          <TextArea
            {...wiring}
            value={text}
            maxLength={LONGEST_TEXT}
            rows={2}
            onChange={(event) => setText(event.target.value.replaceAll(/[\r\n]+/g, " "))}
          />
        )}
      </Field>
      <DateField
        label={t("make.by")}
        value={day}
        today={today}
        min={today}
        max={addDays(today, LONGEST_DAYS)}
        error={sent && !day ? t("make.by-missing") : null}
        onChange={setDay}
      />
      <Field label={t("make.owner")}>
        {(wiring) => (
          <Select
            {...wiring}
            none={t("make.me")}
            choices={owners
              .filter(({ name }) => name !== me.name)
              .map(({ id, name }) => ({ value: id, label: name }))}
            value={owner}
            onChange={({ target }) => setOwner(target.value)}
          />
        )}
      </Field>
      {making.error && <ProblemNote thrown={making.error} />}
      <div className={styles.end}>
        <Button onClick={onDone}>{t("ui:leave-it")}</Button>
        <Button type="submit" variant="primary" busy={making.isPending}>
          {t("make.act")}
        </Button>
      </div>
    </form>
  );
}
