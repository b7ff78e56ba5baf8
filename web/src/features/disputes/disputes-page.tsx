import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { myDisputesQuery } from "@/api/disputes";
import type { Dispute } from "@/api/wire";
import { dateText, instantText } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import styles from "./disputes.module.css";
import { TONES } from "./states";
import "./words";

/** What the customer has disputed: what is open first. */
export function DisputesPage() {
  const { t } = useTranslation("disputes");
  const mine = useQuery(myDisputesQuery);
  return (
    <Page title={t("title")} lead={t("lead")} back={{ to: portal.transfers, label: t("transfers") }}>
      <Loaded query={mine} lines={6}>
        {(disputes) =>
          disputes.length === 0 ? (
            <Card>
              <Empty
                picture={<Picture of="no-transfers" />}
                title={t("none-title")}
                action={<LinkButton to={portal.entries}>{t("find-entry")}</LinkButton>}
              >
                {t("none")}
              </Empty>
            </Card>
          ) : (
            <ul className={styles.list} aria-label={t("title")}>
              {disputes.map((dispute) => (
                <Line key={dispute.id} dispute={dispute} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}

function Line({ dispute }: { dispute: Dispute }) {
  const { t } = useTranslation("disputes");
  const language = useLanguage();
  const { id, state, reason, amount, entry_text: text, booked_on: day, outcome } = dispute;
  const isOpen = state !== "decided" && state !== "withdrawn";
  return (
    <li>
      <Link to={portal.dispute(id)} className={styles.card}>
        <span className={styles.head}>
          <b>{t(`reasons.${reason}`)}</b>
          <Amount money={amount} hideable />
        </span>
        <span className={styles.soft}>{[text, dateText(day, language)].filter(Boolean).join(" · ")}</span>
        <span className={styles.head}>
          <StateWord tone={TONES[state]}>{t(outcome ? `outcomes.${outcome}` : `states.${state}`)}</StateWord>
          {isOpen && (
            <span className={styles.soft}>
              {t("answer-by", { at: instantText(dispute.due_at, language) })}
            </span>
          )}
        </span>
      </Link>
    </li>
  );
}
