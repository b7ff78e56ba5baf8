import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { isServed } from "@/api/customers";
import { openTicketFor, ticketsOfCustomerQuery } from "@/api/tickets";
import type { Customer, TicketLine } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Fold } from "@/ui/fold";
import { Loaded } from "@/ui/loaded";
import { Card } from "@/ui/page";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import { OpenTicket } from "./open-ticket";
import { inWords, OPEN, spoken, TONES } from "./states";
import styles from "./tickets.module.css";
import "./words";

/** A card for the customer's page: what they have asked for that is not done yet. */
export function TicketsCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation("tickets");
  const query = useQuery(ticketsOfCustomerQuery(customer.id));
  return (
    <Card
      title={t("card.title")}
      extra={
        isServed(customer) && (
          <OpenTicket
            label={t("card.make")}
            title={t("card.make-title", { name: customer.name })}
            what={t("card.make-what")}
            said="card.made"
            act={(body, key) => openTicketFor(customer.id, body, key)}
          />
        )
      }
    >
      <Loaded query={query} lines={2}>
        {(all) => {
          const open = all.filter(({ state }) => OPEN.includes(state));
          const over = all.filter(({ state }) => !OPEN.includes(state));
          return (
            <div className={styles.page}>
              {open.length === 0 ? <p className={styles.soft}>{t("card.none")}</p> : <Lines tickets={open} />}
              {over.length > 0 && (
                <Fold title={t("card.past")} aside={over.length}>
                  <Lines tickets={over} />
                </Fold>
              )}
            </div>
          );
        }}
      </Loaded>
    </Card>
  );
}

function Lines({ tickets }: { tickets: readonly TicketLine[] }) {
  const { t } = useTranslation("tickets");
  const language = useLanguage();
  return (
    <ul className={styles.list}>
      {tickets.map(({ id, number, subject, state, due_at: due, type_name: name }) => (
        <li key={id}>
          <span className={styles.head}>
            <Link to={console_.ticket(id)}>{subject || inWords(name, language)}</Link>
            <StateWord tone={TONES[state]}>{t(`states.${state}`)}</StateWord>
          </span>
          <span className={styles.soft}>
            {spoken(number)} {due && <When at={due} />}
          </span>
        </li>
      ))}
    </ul>
  );
}
