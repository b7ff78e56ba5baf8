import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { myTicketTypesQuery, openMyTicket, ticketsChanged } from "@/api/tickets";
import type { TicketType } from "@/api/wire";
import { portal } from "@/lib/paths";
import { newRequestKey } from "@/lib/request-key";
import { Button, LinkButton } from "@/ui/button";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { asAnswers, isFilled } from "./form-fields";
import { TicketForm, type Told, toldNothing } from "./ticket-form";
import styles from "./tickets.module.css";
import "./words";

/** What a customer needs: what it is about, the few questions for that, and their own words. */
export function NewTicketPage() {
  const { t } = useTranslation("tickets");
  const types = useQuery(myTicketTypesQuery);
  return (
    <Page title={t("new")} lead={t("new-lead")} back={{ to: portal.tickets, label: t("title") }}>
      <Card>
        <Loaded query={types} lines={6}>
          {(known) => <Form types={known} />}
        </Loaded>
      </Card>
    </Page>
  );
}

/** What was said on the page that led here. */
function said(state: unknown): Partial<Told> {
  const { type, subject, words } = (state ?? {}) as Partial<Record<keyof Told, unknown>>;
  return {
    ...(typeof type === "string" && { type }),
    ...(typeof subject === "string" && { subject }),
    ...(typeof words === "string" && { words }),
  };
}

function Form({ types }: { types: readonly TicketType[] }) {
  const { t } = useTranslation("tickets");
  const go = useNavigate();
  const { state } = useLocation();
  const queries = useQueryClient();
  const [key] = useState(newRequestKey);
  const [told, setTold] = useState<Told>({ ...toldNothing, ...said(state) });
  const [asked, setAsked] = useState(false);
  const type = types.find(({ code }) => code === told.type);
  const opening = useMutation({
    mutationFn: (kind: TicketType) =>
      openMyTicket(
        {
          type: kind.code,
          subject: told.subject.trim(),
          words: told.words.trim(),
          answers: asAnswers(kind, told.answers),
        },
        key,
      ),
    onSuccess: async ({ line }) => {
      await ticketsChanged(queries);
      await go(portal.ticket(line.id), { replace: true });
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
      <TicketForm types={types} told={told} change={(part) => setTold({ ...told, ...part })} asked={asked} />
      {type && <p className={styles.soft}>{t("then", { answer: type.answer_h, solve: type.solve_h })}</p>}
      {opening.error && <ProblemNote thrown={opening.error} />}
      <div className={styles.buttons}>
        <LinkButton to={portal.tickets}>{t("leave")}</LinkButton>
        <Button type="submit" variant="primary" busy={opening.isPending}>
          {t("send")}
        </Button>
      </div>
    </form>
  );
}
