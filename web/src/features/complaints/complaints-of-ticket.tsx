import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { callComplaint, complaintsChanged, complaintsOfTicketQuery } from "@/api/complaints";
import type { ComplaintProduct, Ticket, TicketStep } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { Allowed, useRight } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { What, Wished } from "./complaint-form";
import styles from "./complaints.module.css";
import { spoken, TONES } from "./states";
import "./words";

const SAID: readonly TicketStep["kind"][] = ["opened", "said", "reopened"];

/** Beside a ticket: what came out of it as a complaint, and a way to say that it is one. */
export function ComplaintsOfTicket({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation("complaints");
  const handles = useRight("tickets.handle_complaints");
  const reads = useRight("tickets.see_register");
  return (
    <Card title={t("card.title")}>
      <div className={styles.page}>
        {handles || reads ? (
          <Made ticketId={ticket.line.id} />
        ) : (
          <p className={styles.soft}>{t("ticket.what")}</p>
        )}
        <Allowed right="tickets.work">
          <Call ticket={ticket} />
        </Allowed>
      </div>
    </Card>
  );
}

function Made({ ticketId }: { ticketId: string }) {
  const { t } = useTranslation("complaints");
  const query = useQuery(complaintsOfTicketQuery(ticketId));
  if (query.error) return <ProblemNote thrown={query.error} />;
  if (!query.data?.length) return <p className={styles.soft}>{t("ticket.what")}</p>;
  return (
    <ul className={styles.list}>
      {query.data.map(({ id, number, product, state, outcome }) => (
        <li key={id}>
          <span className={styles.head}>
            <Link to={console_.complaint(id)}>{t("one", { number: spoken(number) })}</Link>
            <StateWord tone={TONES[state]}>
              {t(outcome ? `outcomes.${outcome}` : `states.${state}`)}
            </StateWord>
          </span>
          <span className={styles.soft}>{t(`products.${product}`)}</span>
        </li>
      ))}
    </ul>
  );
}

function Call({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation("complaints");
  const [open, setOpen] = useState(false);
  return (
    <span>
      <Button size="small" onClick={() => setOpen(true)}>
        {t("ticket.call")}
      </Button>
      <Dialog open={open} title={t("ticket.title")} onClose={() => setOpen(false)}>
        {open && <Form ticket={ticket} onDone={() => setOpen(false)} />}
      </Dialog>
    </span>
  );
}

interface Typed {
  product: ComplaintProduct | "";
  wants: string;
  about: string;
}

function Form({ ticket, onDone }: { ticket: Ticket; onDone: () => void }) {
  const { t } = useTranslation("complaints");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const said = ticket.steps.filter(({ kind, text }) => SAID.includes(kind) && text);
  const [nth, setNth] = useState(said[0]?.nth ?? 1);
  const [typed, setTyped] = useState<Typed>({ product: "", wants: "", about: "" });
  const [asked, setAsked] = useState(false);
  const words = said.find((step) => step.nth === nth);
  const change = (part: Partial<Typed>) => setTyped({ ...typed, ...part });
  const calling = useMutation({
    mutationFn: (product: ComplaintProduct) =>
      callComplaint(ticket.line.id, {
        nth,
        product,
        wants: typed.wants.trim(),
        about: typed.about.trim(),
      }),
    onSuccess: async ({ number, due_on: due }) => {
      onDone();
      announce(t("card.made", { number: spoken(number), day: dateText(due, language) }));
      await complaintsChanged(queries);
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (typed.product) calling.mutate(typed.product);
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{t("ticket.form-what")}</p>
      {said.length > 1 && (
        <Field label={t("ticket.which")}>
          {(wiring) => (
            <Select
              {...wiring}
              value={String(nth)}
              choices={said.map((step) => ({
                value: String(step.nth),
                label: `${dateText(instantDay(step.at), language)} ${step.text.slice(0, 40)}`,
              }))}
              onChange={({ target }) => setNth(Number(target.value))}
            />
          )}
        </Field>
      )}
      {words && (
        <div>
          <blockquote className={styles.said}>{words.text}</blockquote>
          <p className={styles.soft}>
            {t("ticket.since", { day: dateText(instantDay(words.at), language) })}
          </p>
        </div>
      )}
      <What
        told={{ ...typed, words: "" }}
        change={({ product }) => product !== undefined && change({ product })}
        wrong={asked && !typed.product ? { product: t("missing") } : {}}
      />
      <Wished told={typed} change={change} />
      {calling.error && <ProblemNote thrown={calling.error} />}
      <div className={styles.buttons}>
        <Button onClick={onDone}>{t("leave")}</Button>
        <Button type="submit" variant="primary" busy={calling.isPending}>
          {t("ticket.call")}
        </Button>
      </div>
    </form>
  );
}
