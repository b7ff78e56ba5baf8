import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import {
  askForReview,
  complaintsChanged,
  myComplaintQuery,
  sayInComplaint,
  withdrawComplaint,
} from "@/api/complaints";
import type { MyComplaint } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { ConfirmStep } from "@/ui/confirm-step";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { ReasonStep } from "@/ui/reason-step";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import { ComplaintThread } from "./complaint-thread";
import styles from "./complaints.module.css";
import { DayClock } from "./day-clock";
import { isOpen, LONGEST_WORDS, spoken, TONES } from "./states";
import "./words";

/** How a complaint stands: its days, what was decided, and the ways onward. */
export function MyComplaintPage() {
  const { t } = useTranslation("complaints");
  const { id = "" } = useParams();
  const found = useQuery(myComplaintQuery(id));
  return (
    <Page
      title={found.data ? t("one", { number: spoken(found.data.number) }) : t("title")}
      tab={t("title")}
      back={{ to: portal.complaints, label: t("title") }}
    >
      <Loaded query={found} lines={8}>
        {(complaint) => (
          <div className={styles.page}>
            <Standing complaint={complaint} />
            <Card title={t("thread")}>
              <ComplaintThread steps={complaint.steps} />
            </Card>
            <Card title={t("said")}>
              <Facts
                facts={[
                  { label: t("product"), value: t(`products.${complaint.product}`) },
                  { label: t("words"), value: complaint.words },
                  { label: t("wants"), value: complaint.wants },
                  { label: t("about"), value: complaint.about },
                  ...(complaint.ticket_id
                    ? [
                        {
                          label: t("from-matter"),
                          value: (
                            <Link to={portal.ticket(complaint.ticket_id)}>
                              {spoken(complaint.ticket_number)}
                            </Link>
                          ),
                        },
                      ]
                    : []),
                ]}
              />
            </Card>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Standing({ complaint }: { complaint: MyComplaint }) {
  const { t } = useTranslation("complaints");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const today = useToday();
  const { id, state, outcome, may_review_until: until } = complaint;
  async function done(after: Promise<MyComplaint>, said: string) {
    queries.setQueryData(myComplaintQuery(id).queryKey, await after);
    announce(said);
    await complaintsChanged(queries);
  }
  const decision =
    state === "decided" ? complaint.steps.findLast(({ kind }) => kind === "decided")?.text : "";
  return (
    <Card>
      <div className={styles.page}>
        <div className={styles.page} role="status">
          <span>
            <StateWord tone={TONES[state]}>
              {t(outcome ? `outcomes.${outcome}` : `states.${state}`)}
            </StateWord>
          </span>
          <p>
            {t(`states-what.${state}`, {
              day: dateText(complaint.due_on, language),
              handler: complaint.handler || t("bank"),
            })}
          </p>
          {decision && <blockquote className={styles.said}>{decision}</blockquote>}
        </div>
        {complaint.nth === 1 && state !== "withdrawn" && (
          <DayClock
            receivedOn={complaint.received_on}
            dueOn={complaint.due_on}
            isComplex={complaint.is_complex}
            isExtended={complaint.is_extended}
            on={complaint.decided_at ? instantDay(complaint.decided_at) : today}
          />
        )}
        {isOpen(state) && <p className={styles.soft}>{t("clock-plain")}</p>}
        {state === "decided" && (
          <section aria-label={t("onward")} className={styles.page}>
            <b>{t("onward")}</b>
            <ul className={styles.ways}>
              {until && <li>{t("onward-review", { day: dateText(until, language) })}</li>}
              <li>{t("onward-regulator")}</li>
              <li>{t("onward-mediation")}</li>
            </ul>
          </section>
        )}
        <div className={styles.acts}>
          {isOpen(state) && (
            <ReasonStep
              label={t("add")}
              title={t("add-title")}
              consequence={t("add-what")}
              words={t("add-words")}
              longest={LONGEST_WORDS}
              act={(words) => done(sayInComplaint(id, words), t("added"))}
            />
          )}
          {until && (
            <ReasonStep
              label={t("review")}
              title={t("review-title")}
              consequence={t("review-what")}
              words={t("review-words")}
              longest={LONGEST_WORDS}
              act={(words) => done(askForReview(id, words), t("reviewed"))}
            />
          )}
          {isOpen(state) && (
            <ConfirmStep
              label={t("withdraw")}
              variant="quiet"
              title={t("withdraw-title")}
              sentence={t("withdraw-what")}
              act={() => done(withdrawComplaint(id), t("withdrawn"))}
            />
          )}
        </div>
      </div>
    </Card>
  );
}
