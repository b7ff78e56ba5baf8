import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { duePromisesQuery, type Whose } from "@/api/promises";
import { console_ } from "@/lib/paths";
import { DueDesk, DueList } from "@/ui/due-work";
import styles from "@/ui/due-work.module.css";
import { PromiseFigures } from "./promise-figures";
import { PromiseLine } from "./promise-line";
import "./words";

/** What staff have promised and not yet kept, and how promises are kept. */
export function PromisesPage() {
  const { t } = useTranslation("promises");
  const whose = { label: t("desk.whose"), mine: t("desk.mine"), all: t("desk.all") };
  return (
    <DueDesk title={t("desk.title")} lead={t("desk.lead")} whose={whose}>
      {(chosen) => (
        <>
          <Due whose={chosen} />
          <PromiseFigures whose={chosen} />
        </>
      )}
    </DueDesk>
  );
}

function Due({ whose }: { whose: Whose }) {
  const { t } = useTranslation("promises");
  return (
    <DueList
      found={useInfiniteQuery(duePromisesQuery(whose))}
      none={t("desk.none")}
      noneWhat={t("desk.none-what")}
      idOf={({ promise }) => promise.id}
      line={({ promise, customer_id: id, customer_name: name, customer_number: number }) => (
        <PromiseLine
          promise={promise}
          to={
            <p className={styles.who}>
              <Link to={console_.customer(id)}>{name}</Link>
              <span className={styles.soft}>{number}</span>
            </p>
          }
        />
      )}
    />
  );
}
