import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { reconciliationsQuery } from "@/api/reconciliation";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Picture } from "@/ui/picture/picture";
import { OnDay, When } from "@/ui/when";
import styles from "./reconciliation.module.css";
import { ReconciliationState } from "./reconciliation-state";
import { comparedPath } from "./where";

/** What the customer has compared before: each a card to tap. */
export function OwnBefore({ accountId }: { accountId: string }) {
  const { t } = useTranslation("reconciliation");
  const { t: ui } = useTranslation("ui");
  const listed = useInfiniteQuery(reconciliationsQuery("portal", accountId));
  return (
    <Loaded query={listed} lines={5}>
      {({ pages }) => {
        const all = pages.flatMap(({ items }) => items);
        if (all.length === 0) {
          return (
            <Empty picture={<Picture of="no-result" />} title={t("none-title", { context: "own" })}>
              {t("none", { context: "own" })}
            </Empty>
          );
        }
        return (
          <>
            <ul className={styles.cards}>
              {all.map((one) => (
                <li key={one.id} className={styles.card}>
                  <Link className={styles.whole} to={comparedPath("portal", one.id)}>
                    {one.file_name}
                  </Link>
                  {one.first_on && one.last_on && (
                    <span>
                      <OnDay on={one.first_on} /> – <OnDay on={one.last_on} />
                    </span>
                  )}
                  <span className={styles.row}>
                    <ReconciliationState told={one} />
                    <small>
                      <When at={one.asked_at} />
                    </small>
                  </span>
                </li>
              ))}
            </ul>
            {listed.hasNextPage && (
              <Button onClick={() => listed.fetchNextPage()} busy={listed.isFetchingNextPage}>
                {ui("more")}
              </Button>
            )}
          </>
        );
      }}
    </Loaded>
  );
}
