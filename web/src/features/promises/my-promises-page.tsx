import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { contestPromise, myPromisesQuery } from "@/api/promises";
import type { PromisedToMe } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { portal } from "@/lib/paths";
import work from "@/ui/due-work.module.css";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ReasonStep } from "@/ui/reason-step";
import { useLanguage } from "@/ui/use-language";
import { PromiseState } from "./promise-state";
import { PromiseSteps } from "./promise-steps";
import styles from "./promises.module.css";
import "./words";

/** What the bank has promised me, and what became of it. */
export function MyPromisesPage() {
  const { t } = useTranslation(["promises", "portal"]);
  const found = useQuery(myPromisesQuery);
  return (
    <Page
      title={t("mine.title")}
      lead={t("mine.lead")}
      back={{ to: portal.profile, label: t("portal:profile") }}
    >
      <Loaded query={found} lines={5}>
        {(all) => {
          const open = all
            .filter(({ state }) => state === "open")
            .toSorted((one, other) => one.due_on.localeCompare(other.due_on));
          const past = all.filter(({ state }) => state !== "open");
          if (all.length === 0) {
            return (
              <Card>
                <Empty picture={<Picture of="nothing-today" />} title={t("mine.none")}>
                  {t("mine.none-what")}
                </Empty>
              </Card>
            );
          }
          return (
            <div className={styles.sections}>
              {open.length > 0 && <Part title={t("mine.open")} of={open} />}
              {past.length > 0 && <Part title={t("mine.past")} of={past} />}
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
}

function Part({ title, of }: { title: string; of: readonly PromisedToMe[] }) {
  return (
    <section className={styles.section}>
      <h2 className={styles.title}>{title}</h2>
      <ul className={styles.cards}>
        {of.map((one) => (
          <li key={one.id}>
            <Card>
              <One promise={one} />
            </Card>
          </li>
        ))}
      </ul>
    </section>
  );
}

function One({ promise }: { promise: PromisedToMe }) {
  const { t } = useTranslation("promises");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const {
    id,
    text,
    owner,
    made_at: at,
    due_on: due,
    first_due_on: first,
    may_contest_until: until,
  } = promise;
  async function contest(note: string) {
    try {
      await contestPromise(id, note);
      announce(t("mine.contested"));
    } finally {
      await queries.invalidateQueries({ queryKey: myPromisesQuery.queryKey });
    }
  }
  return (
    <article className={work.line} aria-label={text}>
      <div className={work.head}>
        <p className={work.text}>{text}</p>
        <PromiseState of={promise} />
      </div>
      <p className={work.soft}>
        <span>{t("owner", { name: owner })}</span>
        <span>{t("made-on", { day: dateText(instantDay(at), language) })}</span>
        {due !== first && <span>{t("first-due", { day: dateText(first, language) })}</span>}
      </p>
      <PromiseSteps steps={promise.steps} mine />
      {until && (
        <>
          <p className={work.soft}>{t("mine.contest-until", { day: dateText(until, language) })}</p>
          <div className={work.buttons}>
            <ReasonStep
              label={t("mine.contest")}
              name={t("mine.contest-of", { text })}
              title={t("mine.contest-title")}
              consequence={t("mine.contest-what")}
              act={contest}
            />
          </div>
        </>
      )}
    </article>
  );
}
