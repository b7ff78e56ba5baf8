import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { dueNoticesQuery, seeDueNotice } from "@/api/due-notices";
import type { DueNotice } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { useRight } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { When } from "@/ui/when";
import { spoken } from "./states";
import styles from "./tickets.module.css";
import "./words";

/** On the first page of the desk: whose time runs out, for whoever has it or leads. Nothing where nothing presses. */
export function DueNotices() {
  const works = useRight("tickets.work");
  const supervises = useRight("tickets.supervise");
  const handles = useRight("tickets.handle_complaints");
  const extends_ = useRight("tickets.extend_complaints");
  const { t } = useTranslation("tickets");
  const query = useQuery({ ...dueNoticesQuery, enabled: works || supervises || handles || extends_ });
  if (!query.data?.length) return null;
  return (
    <Card title={t("due.title")}>
      <ul className={styles.notices} aria-label={t("due.title")}>
        {query.data.map((notice) => (
          <Line key={notice.id} notice={notice} />
        ))}
      </ul>
    </Card>
  );
}

function Line({ notice }: { notice: DueNotice }) {
  const { t } = useTranslation("tickets");
  const queries = useQueryClient();
  const { id, kind, of_id: of, number, due_at: due, as_lead: asLead } = notice;
  const isLate = kind.endsWith("_late");
  const isTicket = kind.startsWith("ticket_");
  const seeing = useMutation({
    mutationFn: () => seeDueNotice(id),
    onSuccess: (left) => queries.setQueryData(dueNoticesQuery.queryKey, left),
  });
  const name = t(isTicket ? "due.ticket" : "complaint", { number: spoken(number) });
  return (
    <li>
      <span className={styles.notice}>
        <StateWord tone={isLate ? "danger" : "caution"}>{t(isLate ? "desk.late-by" : "desk.soon")}</StateWord>
        <Link to={isTicket ? console_.ticket(of) : console_.complaint(of)}>{name}</Link>
        <span className={styles.soft}>
          <When at={due} /> · {t(asLead ? "due.as-lead" : "due.as-yours")}
        </span>
      </span>
      <Button
        size="small"
        variant="quiet"
        aria-label={t("due.seen-of", { name })}
        busy={seeing.isPending}
        onClick={() => seeing.mutate()}
      >
        {t("due.seen")}
      </Button>
      {seeing.error && <ProblemNote thrown={seeing.error} />}
    </li>
  );
}
