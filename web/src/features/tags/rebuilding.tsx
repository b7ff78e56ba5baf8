import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { cancelRebuild, orderRebuild, tagRunsQuery, tagsKey } from "@/api/tags";
import { Button } from "@/ui/button";
import { ConfirmStep } from "@/ui/confirm-step";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { Progress } from "@/ui/progress";
import { useRight } from "@/ui/session";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import styles from "./tags.module.css";

/** When all rules were last asked of all customers, and asking them now. */
export function Rebuilding() {
  const { t } = useTranslation("tags");
  const mayDefine = useRight("tags.define");
  const runs = useQuery(tagRunsQuery);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const language = useLanguage();
  const figures = new Intl.NumberFormat(language);
  const done = () => queries.invalidateQueries({ queryKey: tagsKey });
  const stopping = useMutation({ mutationFn: cancelRebuild, onSettled: done });
  return (
    <Card title={t("runs.title")}>
      <Loaded query={runs} lines={2}>
        {([last]) => {
          const isOpen = last?.state === "waiting" || last?.state === "running";
          return (
            <div className={styles.form}>
              {!last && <p>{t("runs.none")}</p>}
              {last && isOpen && (
                <Progress
                  label={t(last.state === "waiting" ? "runs.waiting" : "runs.running")}
                  done={last.state === "running" && last.steps > 0 ? last.done : undefined}
                  total={last.state === "running" && last.steps > 0 ? last.steps : undefined}
                />
              )}
              {last && !isOpen && (
                <p>
                  {t(last.state === "done" ? "runs.done" : "runs.cancelled", {
                    customers: figures.format(last.customers),
                    given: figures.format(last.given),
                    taken: figures.format(last.taken),
                  })}{" "}
                  <span className={styles.soft}>
                    <When at={last.ended_at ?? last.asked_at} />
                  </span>
                </p>
              )}
              {stopping.error && <ProblemNote thrown={stopping.error} />}
              {mayDefine && (
                <div className={styles.buttons}>
                  {isOpen && last ? (
                    <Button onClick={() => stopping.mutate(last.id)} busy={stopping.isPending}>
                      {t("runs.stop")}
                    </Button>
                  ) : (
                    <ConfirmStep
                      label={t("runs.order")}
                      title={t("runs.order")}
                      sentence={t("runs.order-what")}
                      act={async () => {
                        await orderRebuild();
                        announce(t("runs.ordered"));
                        await done();
                      }}
                    />
                  )}
                </div>
              )}
            </div>
          );
        }}
      </Loaded>
    </Card>
  );
}
