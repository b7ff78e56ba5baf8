import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ticketsChanged, ticketTypesQuery } from "@/api/tickets";
import type { NewTicketFor, Ticket, TicketChannel, TicketType, Urgency } from "@/api/wire";
import { newRequestKey } from "@/lib/request-key";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { asAnswers, isFilled } from "./form-fields";
import { spoken } from "./states";
import { TicketForm, type Told, toldNothing } from "./ticket-form";
import styles from "./tickets.module.css";
import "./words";

const CHANNELS: readonly TicketChannel[] = ["phone", "branch", "chat", "letter"];
const URGENCIES: readonly Urgency[] = ["low", "normal", "high"];

interface Props {
  label: string;
  title: string;
  what: string;
  size?: "normal" | "small";
  act: (body: NewTicketFor, key: string) => Promise<Ticket>;
  said: "card.made" | "case.split-done";
}

/** Staff write down what a customer needs. */
export function OpenTicket({ label, title, what, size = "small", act, said }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size={size} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog open={open} title={title} onClose={() => setOpen(false)}>
        {open && <Form label={label} what={what} act={act} said={said} onDone={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

function Form({ label, what, act, said, onDone }: Omit<Props, "title" | "size"> & { onDone: () => void }) {
  const types = useQuery(ticketTypesQuery);
  return (
    <Loaded query={types} lines={5}>
      {(known) => <Fields types={known} label={label} what={what} act={act} said={said} onDone={onDone} />}
    </Loaded>
  );
}

function Fields({
  types,
  label,
  what,
  act,
  said,
  onDone,
}: Omit<Props, "title" | "size"> & { types: readonly TicketType[]; onDone: () => void }) {
  const { t } = useTranslation("tickets");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [key] = useState(newRequestKey);
  const [told, setTold] = useState<Told>(toldNothing);
  const [cameBy, setCameBy] = useState<TicketChannel>("phone");
  const [urgency, setUrgency] = useState<Urgency>("normal");
  const [asked, setAsked] = useState(false);
  const type = types.find(({ code }) => code === told.type);
  const opening = useMutation({
    mutationFn: (kind: TicketType) =>
      act(
        {
          type: kind.code,
          subject: told.subject.trim(),
          words: told.words.trim(),
          answers: asAnswers(kind, told.answers),
          came_by: cameBy,
          urgency,
        },
        key,
      ),
    onSuccess: async ({ line }) => {
      onDone();
      announce(t(said, { number: spoken(line.number) }));
      await ticketsChanged(queries);
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (type && told.subject.trim() && told.words.trim() && isFilled(type, told.answers))
      opening.mutate(type);
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{what}</p>
      <TicketForm types={types} told={told} change={(part) => setTold({ ...told, ...part })} asked={asked} />
      <Field label={t("card.came")}>
        {(wiring) => (
          <Select
            {...wiring}
            value={cameBy}
            choices={CHANNELS.map((value) => ({ value, label: t(`channels.${value}`) }))}
            onChange={({ target }) => setCameBy(target.value as TicketChannel)}
          />
        )}
      </Field>
      <Field label={t("case.urgency")}>
        {(wiring) => (
          <Select
            {...wiring}
            value={urgency}
            choices={URGENCIES.map((value) => ({ value, label: t(`urgencies.${value}`) }))}
            onChange={({ target }) => setUrgency(target.value as Urgency)}
          />
        )}
      </Field>
      {opening.error && <ProblemNote thrown={opening.error} />}
      <div className={styles.buttons}>
        <Button onClick={onDone}>{t("leave")}</Button>
        <Button type="submit" variant="primary" busy={opening.isPending}>
          {label}
        </Button>
      </div>
    </form>
  );
}
