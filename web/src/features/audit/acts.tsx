import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { actsQuery } from "@/api/audit";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Lines } from "@/ui/loaded";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { useUrlFilter } from "@/ui/url-filter";
import { When } from "@/ui/when";
import { ActLine } from "./act-line";
import styles from "./acts.module.css";
import { filterOf, SEARCH_KEYS } from "./audit-search";

/** What was done, newest first, as far back as one likes. */
export function Acts() {
  const { t } = useTranslation("audit");
  const [search, change] = useUrlFilter(SEARCH_KEYS);
  const found = useInfiniteQuery(actsQuery(filterOf(search)));
  const pages = found.data?.pages;
  if (!pages)
    return found.error ? (
      <ProblemNote thrown={found.error} retry={() => found.refetch()} />
    ) : (
      <Lines count={8} />
    );
  const acts = pages.flatMap((page) => page.items);
  const lookedBackTo = pages.at(-1)?.looked_back_to;
  return (
    <>
      {acts.length > 0 ? (
        <ol className={styles.list} aria-label={t("list")} aria-busy={found.isPlaceholderData}>
          {acts.map((act) => (
            <ActLine key={act.id} act={act} narrow={change} />
          ))}
        </ol>
      ) : (
        <Empty picture={<Picture of="no-result" />}>{t("none")}</Empty>
      )}
      {found.error && <ProblemNote thrown={found.error} retry={() => found.fetchNextPage()} />}
      {found.hasNextPage && (
        <div className={styles.more}>
          {lookedBackTo && (
            <p>
              {t("looked")} <When at={lookedBackTo} />
            </p>
          )}
          <Button onClick={() => found.fetchNextPage()} busy={found.isFetchingNextPage}>
            {t(lookedBackTo ? "further" : "more")}
          </Button>
        </div>
      )}
    </>
  );
}
