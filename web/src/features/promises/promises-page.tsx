import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { duePromisesQuery, type Whose } from "@/api/promises";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Lines } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { Segments } from "@/ui/segments";
import { useUrlFilter } from "@/ui/url-filter";
import { PromiseFigures } from "./promise-figures";
import { PromiseLine } from "./promise-line";
import styles from "./promises.module.css";
import "./words";

const KEYS = ["whose"] as const;

/** What staff have promised and not yet kept, and how promises are kept. */
export function PromisesPage() {
  const { t } = useTranslation("promises");
  const [{ whose: wanted }, change] = useUrlFilter(KEYS);
  const whose: Whose = wanted === "all" ? "all" : "mine";
  return (
    <Page title={t("desk.title")} lead={t("desk.lead")}>
      <div className={styles.filter}>
        <Segments
          label={t("desk.whose")}
          choices={[
            { value: "mine", label: t("desk.mine") },
            { value: "all", label: t("desk.all") },
          ]}
          value={whose}
          onChange={(chosen) => change({ whose: chosen === "all" ? "all" : "" })}
        />
      </div>
      <div className={styles.desk}>
        <Due whose={whose} />
        <PromiseFigures whose={whose} />
      </div>
    </Page>
  );
}

function Due({ whose }: { whose: Whose }) {
  const { t } = useTranslation("promises");
  const found = useInfiniteQuery(duePromisesQuery(whose));
  const items = found.data?.pages.flatMap((page) => page.items);
  return (
    <Card>
      {!items &&
        (found.error ? (
          <ProblemNote thrown={found.error} retry={() => found.refetch()} />
        ) : (
          <Lines count={6} />
        ))}
      {items?.length === 0 && (
        <Empty picture={<Picture of="nothing-today" />} title={t("desk.none")}>
          {t("desk.none-what")}
        </Empty>
      )}
      {items && items.length > 0 && (
        <ul className={styles.list}>
          {items.map(({ promise, customer_id: id, customer_name: name, customer_number: number }) => (
            <li key={promise.id}>
              <PromiseLine
                promise={promise}
                to={
                  <p className={styles.who}>
                    <Link to={console_.customer(id)}>{name}</Link>
                    <span className={styles.soft}>{number}</span>
                  </p>
                }
              />
            </li>
          ))}
        </ul>
      )}
      {found.hasNextPage && (
        <div className={styles.more}>
          <Button onClick={() => found.fetchNextPage()} busy={found.isFetchingNextPage}>
            {t("desk.more")}
          </Button>
        </div>
      )}
    </Card>
  );
}
