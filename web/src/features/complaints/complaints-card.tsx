import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { complaintsChanged, complaintsOfCustomerQuery, takeComplaintDown } from "@/api/complaints";
import { isServed } from "@/api/customers";
import type { ComplaintProduct, Customer, TicketChannel } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { newRequestKey } from "@/lib/request-key";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { useRight } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { OnDay } from "@/ui/when";
import { Happened, type Told, toldNothing, What } from "./complaint-form";
import styles from "./complaints.module.css";
import { isOpen, spoken, TONES } from "./states";
import "./words";

const CHANNELS: readonly TicketChannel[] = ["phone", "branch", "chat", "letter"];

/** A card for the customer's page: what they have complained of, and a way to take one down. */
export function ComplaintsCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation("complaints");
  const sees = useRight("tickets.handle_complaints");
  return (
    <Card title={t("card.title")} extra={isServed(customer) && <TakeDown customer={customer} />}>
      {sees ? <List customer={customer} /> : <p className={styles.soft}>{t("card.make-what")}</p>}
    </Card>
  );
}

function List({ customer }: { customer: Customer }) {
  const { t } = useTranslation("complaints");
  const query = useQuery(complaintsOfCustomerQuery(customer.id));
  return (
    <Loaded query={query} lines={2}>
      {(all) =>
        all.length === 0 ? (
          <p className={styles.soft}>{t("card.none")}</p>
        ) : (
          <ul className={styles.list}>
            {all.map(({ id, number, product, state, outcome, due_on: due }) => (
              <li key={id}>
                <span className={styles.head}>
                  <Link to={console_.complaint(id)}>{t(`products.${product}`)}</Link>
                  <StateWord tone={TONES[state]}>
                    {t(outcome ? `outcomes.${outcome}` : `states.${state}`)}
                  </StateWord>
                </span>
                <span className={styles.soft}>
                  {spoken(number)} {isOpen(state) && <OnDay on={due} />}
                </span>
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

function TakeDown({ customer }: { customer: Customer }) {
  const { t } = useTranslation("complaints");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t("card.make")}
      </Button>
      <Dialog
        open={open}
        title={t("card.make-title", { name: customer.name })}
        onClose={() => setOpen(false)}
      >
        {open && <Form customerId={customer.id} onDone={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

function Form({ customerId, onDone }: { customerId: string; onDone: () => void }) {
  const { t } = useTranslation("complaints");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [key] = useState(newRequestKey);
  const [told, setTold] = useState<Told>(toldNothing);
  const [cameBy, setCameBy] = useState<TicketChannel>("phone");
  const [asked, setAsked] = useState(false);
  const taking = useMutation({
    mutationFn: (product: ComplaintProduct) =>
      takeComplaintDown(
        customerId,
        {
          product,
          words: told.words.trim(),
          wants: told.wants.trim(),
          about: told.about.trim(),
          came_by: cameBy,
        },
        key,
      ),
    onSuccess: async ({ number, due_on: due }) => {
      onDone();
      announce(t("card.made", { number: spoken(number), day: dateText(due, language) }));
      await complaintsChanged(queries);
    },
  });
  const wrong = {
    ...(asked && !told.product ? { product: t("missing") } : {}),
    ...(asked && !told.words.trim() ? { words: t("missing") } : {}),
  };
  const change = (part: Partial<Told>) => setTold({ ...told, ...part });
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (told.product && told.words.trim()) taking.mutate(told.product);
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{t("card.make-what")}</p>
      <What told={told} change={change} wrong={wrong} />
      <Happened told={told} change={change} wrong={wrong} />
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
      {taking.error && <ProblemNote thrown={taking.error} />}
      <div className={styles.buttons}>
        <Button onClick={onDone}>{t("leave")}</Button>
        <Button type="submit" variant="primary" busy={taking.isPending}>
          {t("card.make")}
        </Button>
      </div>
    </form>
  );
}
