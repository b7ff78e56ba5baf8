import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { myTicketsQuery } from "@/api/tickets";
import type { MyTicketLine } from "@/api/wire";
import { instantText } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { inWords, OPEN, spoken, TONES } from "./states";
import styles from "./tickets.module.css";
import "./words";

/** What a customer has asked the bank to do: what is open first. */
export function MyTicketsPage() {
  const { t } = useTranslation("tickets");
  const mine = useQuery(myTicketsQuery);
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      back={{ to: portal.help, label: t("help") }}
      actions={
        <LinkButton variant="primary" to={portal.newTicket}>
          {t("new")}
        </LinkButton>
      }
    >
      <Loaded query={mine} lines={6}>
        {(tickets) =>
          tickets.length === 0 ? (
            <Card>
              <Empty picture={<Picture of="no-messages" />} title={t("none-title")}>
                {t("none")}
              </Empty>
            </Card>
          ) : (
            <div className={styles.page}>
              <Group title={t("open")} tickets={tickets.filter(({ state }) => OPEN.includes(state))} />
              <Group title={t("over")} tickets={tickets.filter(({ state }) => !OPEN.includes(state))} />
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}

function Group({ title, tickets }: { title: string; tickets: readonly MyTicketLine[] }) {
  if (tickets.length === 0) return null;
  return (
    <>
      <h2 className={styles.group}>{title}</h2>
      <ul className={styles.list} aria-label={title}>
        {tickets.map((one) => (
          <Line key={one.id} ticket={one} />
        ))}
      </ul>
    </>
  );
}

function Line({ ticket }: { ticket: MyTicketLine }) {
  const { t } = useTranslation("tickets");
  const language = useLanguage();
  const { id, number, subject, state, opened_at: opened, due_at: due, type_name: name } = ticket;
  return (
    <li>
      <Link to={portal.ticket(id)} className={styles.card}>
        <span className={styles.head}>
          <b>{subject || inWords(name, language)}</b>
          <span className={styles.soft}>{spoken(number)}</span>
        </span>
        <span className={styles.soft}>
          {inWords(name, language)} · {t("opened-on", { at: instantText(opened, language) })}
        </span>
        <span className={styles.head}>
          <StateWord tone={TONES[state]}>{t(`states.${state}`)}</StateWord>
          {due && <span className={styles.soft}>{t("due-by", { at: instantText(due, language) })}</span>}
        </span>
      </Link>
    </li>
  );
}
