import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { makePromise, promisesKey } from "@/api/promises";
import type { Customer } from "@/api/wire";
import { addDays, type BankDate } from "@/lib/dates";
import { newRequestKey } from "@/lib/request-key";
import { Button } from "@/ui/button";
import { DateField } from "@/ui/date-field";
import { Dialog } from "@/ui/dialog";
import styles from "@/ui/due-work.module.css";
import { Field } from "@/ui/field";
import { TextArea } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { useToday } from "@/ui/use-today";

export const LONGEST_DAYS = 366;
const LONGEST_TEXT = 300;

/** A dated word to a customer. Nothing is sent before the form is filled in and pressed. */
export function MakePromise({ customer }: { customer: Customer }) {
  const { t } = useTranslation("promises");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t("card.make")}
      </Button>
      <Dialog open={open} title={t("make.title", { name: customer.name })} onClose={() => setOpen(false)}>
        {open && <Form customer={customer} onDone={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

function Form({ customer, onDone }: { customer: Customer; onDone: () => void }) {
  const { t } = useTranslation(["promises", "ui"]);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const today = useToday();
  const [key] = useState(newRequestKey);
  const [text, setText] = useState("");
  const [day, setDay] = useState<BankDate | "">("");
  const [sent, setSent] = useState(false);
  const making = useMutation({
    mutationFn: (due: BankDate) => makePromise(customer.id, { text: text.trim(), due_on: due }, key),
    onSuccess: async () => {
      onDone();
      announce(t("make.made"));
      await queries.invalidateQueries({ queryKey: promisesKey });
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
            // What customers read in one line is written in one.
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
