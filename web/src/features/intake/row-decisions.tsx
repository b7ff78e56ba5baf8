import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { clearRow, customerFileRowQuery, customerFilesKey, dismissRow, restoreRow } from "@/api/intake";
import type { TableRowWhole } from "@/api/wire";
import { Button } from "@/ui/button";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { ReasonStep } from "@/ui/reason-step";
import styles from "./intake.module.css";
import "./words";

/** Shows a row as it stands now, and the table with it. */
export function useRowChanged(id: string): (row: TableRowWhole) => Promise<void> {
  const queries = useQueryClient();
  return async (row) => {
    queries.setQueryData(customerFileRowQuery(id, row.nth).queryKey, row);
    await queries.invalidateQueries({
      queryKey: customerFilesKey,
      // A row in clear is asked for again only when somebody opens it.
      predicate: ({ queryKey }) => queryKey[1] !== "row",
    });
  };
}

/** What can be said about a row besides putting it right. */
export function RowDecisions({ id, row }: { id: string; row: TableRowWhole }) {
  const { t } = useTranslation("intake");
  const announce = useAnnounce();
  const changed = useRowChanged(id);
  const restore = useMutation({
    mutationFn: () => restoreRow(id, row),
    onSuccess: async (next) => {
      await changed(next);
      announce(t(`saved.${next.state as "good"}`));
    },
  });
  async function clear(reason: string) {
    await changed(await clearRow(id, row, reason));
    announce(t("saved.good"));
  }
  async function dismiss(reason: string) {
    await changed(await dismissRow(id, row, reason));
    announce(t("saved.dismissed"));
  }
  if (row.state === "taken") return null;
  if (row.state === "dismissed")
    return (
      <Card title={t("decide")}>
        <p className={styles.soft}>{t("restore-what")}</p>
        {restore.error && <ProblemNote thrown={restore.error} />}
        <div className={styles.buttons}>
          <Button busy={restore.isPending} onClick={() => restore.mutate()}>
            {t("restore")}
          </Button>
        </div>
      </Card>
    );
  const isHeld = row.twins.some((one) => one.same_document);
  return (
    <Card title={t("decide")}>
      <p className={styles.soft}>{t(row.state === "twin" ? "decide-what-twin" : "decide-what")}</p>
      <div className={styles.buttons}>
        {row.state === "twin" && (
          <ReasonStep
            label={t("clear")}
            title={t("clear")}
            consequence={t("clear-what")}
            blocked={isHeld && t("held")}
            act={clear}
          />
        )}
        <ReasonStep label={t("dismiss")} title={t("dismiss")} consequence={t("dismiss-what")} act={dismiss} />
      </div>
    </Card>
  );
}
