import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { approvalsQuery, waitingQuery } from "@/api/approvals";
import type { WhichProposals } from "@/api/wire";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Lines } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { Segments } from "@/ui/segments";
import { useUrlFilter } from "@/ui/url-filter";
import styles from "./approvals-page.module.css";
import { ProposalCard } from "./proposal-card";

const LISTS = ["waiting", "mine", "decided"] as const;

/** What waits for this person's yes or no, what they asked for, and how it was decided. */
export function ApprovalsPage() {
  const { t } = useTranslation("approvals");
  const [{ which = "" }, change] = useUrlFilter(["which"]);
  const shown = LISTS.find((one) => one === which) ?? "waiting";
  const { data: waiting = 0 } = useQuery(waitingQuery);
  const label = (one: WhichProposals) =>
    one === "waiting" && waiting > 0 ? `${t("lists.waiting")} (${waiting})` : t(`lists.${one}`);
  return (
    <Page title={t("title")} lead={t("lead")}>
      <div className={styles.choice}>
        <Segments
          label={t("which")}
          choices={LISTS.map((value) => ({ value, label: label(value) }))}
          value={shown}
          onChange={(value) => change({ which: value === "waiting" ? "" : value })}
        />
      </div>
      <List which={shown} />
    </Page>
  );
}

function List({ which }: { which: WhichProposals }) {
  const { t } = useTranslation("approvals");
  const found = useInfiniteQuery(approvalsQuery(which));
  const items = found.data?.pages.flatMap((page) => page.items);
  if (!items) {
    return (
      <Card>
        {found.error ? (
          <ProblemNote thrown={found.error} retry={() => found.refetch()} />
        ) : (
          <Lines count={5} />
        )}
      </Card>
    );
  }
  if (items.length === 0) {
    return (
      <Card>
        <Empty picture={<Picture of="nothing-today" />} title={t(`none.${which}`)}>
          {t(`none.${which}-what`)}
        </Empty>
      </Card>
    );
  }
  return (
    <>
      <ul className={styles.list}>
        {items.map((proposal) => (
          <li key={proposal.id}>
            <ProposalCard proposal={proposal} />
          </li>
        ))}
      </ul>
      {found.error && <ProblemNote thrown={found.error} retry={() => found.fetchNextPage()} />}
      {found.hasNextPage && (
        <div className={styles.more}>
          <Button onClick={() => found.fetchNextPage()} busy={found.isFetchingNextPage}>
            {t("more")}
          </Button>
        </div>
      )}
    </>
  );
}
