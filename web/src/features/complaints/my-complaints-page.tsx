import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { myComplaintsQuery } from "@/api/complaints";
import type { MyComplaint } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import styles from "./complaints.module.css";
import { isOpen, spoken, TONES } from "./states";
import "./words";

/** What a customer has complained of: what is open first. */
export function MyComplaintsPage() {
  const { t } = useTranslation("complaints");
  const mine = useQuery(myComplaintsQuery);
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      back={{ to: portal.help, label: t("help") }}
      actions={<LinkButton to={portal.newComplaint}>{t("new")}</LinkButton>}
    >
      <Loaded query={mine} lines={6}>
        {(all) =>
          all.length === 0 ? (
            <Card>
              <Empty picture={<Picture of="no-messages" />} title={t("none-title")}>
                {t("none")}
              </Empty>
            </Card>
          ) : (
            <ul className={styles.list} aria-label={t("title")}>
              {all.map((one) => (
                <Line key={one.id} complaint={one} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}

function Line({ complaint }: { complaint: MyComplaint }) {
  const { t } = useTranslation("complaints");
  const language = useLanguage();
  const { id, number, product, state, outcome, received_on: received, due_on: due } = complaint;
  return (
    <li>
      <Link to={portal.complaint(id)} className={styles.card}>
        <span className={styles.head}>
          <b>{t(`products.${product}`)}</b>
          <span className={styles.soft}>{spoken(number)}</span>
        </span>
        <span className={styles.soft}>{t("received-on", { day: dateText(received, language) })}</span>
        <span className={styles.head}>
          <StateWord tone={TONES[state]}>{t(outcome ? `outcomes.${outcome}` : `states.${state}`)}</StateWord>
          {isOpen(state) && (
            <span className={styles.soft}>{t("decide-by", { day: dateText(due, language) })}</span>
          )}
        </span>
      </Link>
    </li>
  );
}
