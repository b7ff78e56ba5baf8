import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { contactsKey, noteContact } from "@/api/contacts";
import type { ContactEntry, ContactWay } from "@/api/wire";
import { addDays, type BankDate, isoToday } from "@/lib/dates";
import { newRequestKey } from "@/lib/request-key";
import { Button } from "@/ui/button";
import { DateField } from "@/ui/date-field";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input, Select, TextArea } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { Segments } from "@/ui/segments";
import styles from "./contacts.module.css";
import { instantOf } from "./instant-of";
import "./words";

const LONGEST_TEXT = 1000;
const WAYS: readonly ContactWay[] = ["call_in", "call_out", "branch", "visit", "letter", "note"];

interface Props {
  customerId: string;
  name: string;
  /** The entry that is to be put right. */
  corrects?: ContactEntry;
}

/** A call, a visit, a letter: written down once, for the customer to read. */
export function NoteContact({ customerId, name, corrects }: Props) {
  const { t } = useTranslation("contacts");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="small"
        variant={corrects ? "quiet" : "plain"}
        aria-label={corrects && t("note.correct-of", { text: corrects.text })}
        onClick={() => setOpen(true)}
      >
        {t(corrects ? "note.correct" : "note.label")}
      </Button>
      <Dialog
        open={open}
        title={corrects ? t("note.correct-title") : t("note.title", { name })}
        onClose={() => setOpen(false)}
      >
        {open && <Form customerId={customerId} corrects={corrects} onDone={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

interface FormProps {
  customerId: string;
  corrects: ContactEntry | undefined;
  onDone: () => void;
}

function Form({ customerId, corrects, onDone }: FormProps) {
  const { t } = useTranslation(["contacts", "ui"]);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const today = isoToday();
  const [key] = useState(newRequestKey);
  // The same moment however often it is sent: another one under the same key would be another entry.
  const [now] = useState(() => new Date().toISOString());
  const [way, setWay] = useState<ContactWay>(corrects?.way ?? "call_in");
  const [when, setWhen] = useState<"now" | "earlier">("now");
  const [day, setDay] = useState<BankDate | "">(today);
  const [time, setTime] = useState("");
  const [text, setText] = useState(corrects?.text ?? "");
  const [sent, setSent] = useState(false);
  const earlier = instantOf(day, time);
  const at = corrects ? corrects.happened_at : when === "now" ? now : earlier;
  const noting = useMutation({
    mutationFn: (happenedAt: string) =>
      noteContact(
        customerId,
        { way, happened_at: happenedAt, text: text.trim(), ...(corrects ? { corrects: corrects.id } : {}) },
        key,
      ),
    onSuccess: async () => {
      onDone();
      announce(t("note.done"));
      await queries.invalidateQueries({ queryKey: contactsKey });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (at && text.trim()) noting.mutate(at);
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{corrects ? t("note.correct-what") : t("note.what")}</p>
      <Field label={t("note.way")}>
        {(wiring) => (
          <Select
            {...wiring}
            value={way}
            choices={WAYS.map((value) => ({ value, label: t(`ways.${value}`) }))}
            onChange={(event) => setWay(event.target.value as ContactWay)}
          />
        )}
      </Field>
      {!corrects && (
        <Segments
          label={t("note.when")}
          choices={[
            { value: "now", label: t("note.now") },
            { value: "earlier", label: t("note.earlier") },
          ]}
          value={when}
          onChange={setWhen}
        />
      )}
      {!corrects && when === "earlier" && (
        <div className={styles.moment}>
          <DateField
            label={t("note.day")}
            value={day}
            today={today}
            min={addDays(today, -365)}
            max={today}
            onChange={setDay}
          />
          <Field label={t("note.time")} error={sent && !earlier ? t("note.time-wrong") : null}>
            {(wiring) => (
              <Input
                {...wiring}
                value={time}
                inputMode="numeric"
                maxLength={5}
                autoComplete="off"
                placeholder="14:30"
                onChange={(event) => setTime(event.target.value)}
              />
            )}
          </Field>
        </div>
      )}
      <Field label={t("note.text")} error={sent && !text.trim() ? t("note.text-missing") : null}>
        {(wiring) => (
          <TextArea
            {...wiring}
            value={text}
            maxLength={LONGEST_TEXT}
            rows={4}
            onChange={(event) => setText(event.target.value.replaceAll(/[\r\n]+/g, " "))}
          />
        )}
      </Field>
      {noting.error && <ProblemNote thrown={noting.error} />}
      <div className={styles.end}>
        <Button onClick={onDone}>{t("ui:leave-it")}</Button>
        <Button type="submit" variant="primary" busy={noting.isPending}>
          {t("note.save")}
        </Button>
      </div>
    </form>
  );
}
