import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { acceptAmendment, amendmentsKey, amendmentsQuery, declineAmendment } from "@/api/amendments";
import type { AmendmentCase } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Lines } from "@/ui/loaded";
import { Masked } from "@/ui/masked";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { ReasonStep } from "@/ui/reason-step";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import styles from "./amendments-page.module.css";

/** What customers ask to have put right: the oldest first, each decided here. */
export function AmendmentsPage() {
  const { t } = useTranslation("customers");
  const found = useInfiniteQuery(amendmentsQuery);
  const items = found.data?.pages.flatMap((page) => page.items);
  return (
    <Page title={t("amendments.title")} lead={t("amendments.lead")}>
      {!items && (
        <Card>
          {found.error ? (
            <ProblemNote thrown={found.error} retry={() => found.refetch()} />
          ) : (
            <Lines count={5} />
          )}
        </Card>
      )}
      {items?.length === 0 && (
        <Card>
          <Empty picture={<Picture of="nothing-today" />} title={t("amendments.none")}>
            {t("amendments.none-what")}
          </Empty>
        </Card>
      )}
      {items && items.length > 0 && (
        <ul className={styles.list}>
          {items.map((one) => (
            <li key={one.id}>
              <Case amendment={one} />
            </li>
          ))}
        </ul>
      )}
      {found.hasNextPage && (
        <div className={styles.more}>
          <Button onClick={() => found.fetchNextPage()} busy={found.isFetchingNextPage}>
            {t("amendments.more")}
          </Button>
        </div>
      )}
    </Page>
  );
}

function Case({ amendment }: { amendment: AmendmentCase }) {
  const { t } = useTranslation("customers");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { id, customer_id, name, number, field, edit, in_clear, reason, asked_at, version } = amendment;
  const what = t(`amendments.fields.${field}`);
  const sentence = t("amendments.sentence", { name, what });
  const shown = in_clear ?? edit;
  async function decide(act: Promise<unknown>, said: string) {
    try {
      await act;
      announce(said);
    } finally {
      await queries.invalidateQueries({ queryKey: amendmentsKey });
      await queries.invalidateQueries({ queryKey: ["customers"] });
    }
  }
  return (
    <article className={styles.card} aria-label={sentence}>
      <h2 className={styles.sentence}>{sentence}</h2>
      <dl className={styles.change}>
        <div>
          <dt>{t("amendments.before")}</dt>
          <dd>
            <Values field={field} of={shown.before} />
          </dd>
        </div>
        <div>
          <dt>{t("amendments.after")}</dt>
          <dd>
            <Values field={field} of={shown.after} />
          </dd>
        </div>
      </dl>
      <blockquote className={styles.why}>
        <span className="only-heard">{t("amendments.why")} </span>
        {reason}
      </blockquote>
      <p className={styles.when}>
        <span>
          {t("amendments.asked")} <When at={asked_at} />
        </span>
        <Link to={console_.customer(customer_id)}>{t("amendments.file", { number })}</Link>
      </p>
      {field === "documents" && !in_clear && <p className={styles.when}>{t("amendments.masked")}</p>}
      <div className={styles.buttons}>
        <ReasonStep
          label={t("amendments.decline")}
          name={t("amendments.decline-of", { sentence })}
          title={t("amendments.decline")}
          consequence={t("amendments.decline-what", { name })}
          act={(note) => decide(declineAmendment(id, note), t("amendments.declined"))}
        />
        <ReasonStep
          label={t("amendments.accept")}
          name={t("amendments.accept-of", { sentence })}
          title={t("amendments.accept")}
          consequence={t("amendments.accept-what", { name })}
          act={(note) => decide(acceptAmendment(id, version, note), t("amendments.accepted"))}
        />
      </div>
    </article>
  );
}

function Values({ field, of }: { field: AmendmentCase["field"]; of: readonly string[] }) {
  const { t } = useTranslation("customers");
  const language = useLanguage();
  if (of.length === 0) return t("page.not-known");
  if (field === "birth_on") return of.map((value) => dateText(value, language)).join();
  if (field === "gender") return of.map((value) => t(`genders.${value as "female"}`)).join();
  return <Masked value={of.join(t("page.and"))} />;
}
