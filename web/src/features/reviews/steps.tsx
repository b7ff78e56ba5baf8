import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { closeStep, coachingQuery, reviewsKey } from "@/api/reviews";
import type { Coaching } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { useRight } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { Due } from "./lines";
import styles from "./reviews.module.css";

/** What was agreed with whom, what is due first. */
export function Steps({ isOwn = false }: { isOwn?: boolean }) {
  const { t } = useTranslation("reviews");
  const found = useQuery(coachingQuery);
  return (
    <Card title={t(isOwn ? "my-steps" : "steps")}>
      <Loaded query={found} lines={4}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t("no-steps")}</Empty>
          ) : (
            <ul className={styles.list}>
              {items.map((one) => (
                <Step key={one.id} of={one} withReview />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}

export function Step({ of, withReview = false }: { of: Coaching; withReview?: boolean }) {
  const { t } = useTranslation("reviews");
  const language = useLanguage();
  const queries = useQueryClient();
  const reviews = useRight("quality.review");
  const closing = useMutation({
    mutationFn: (outcome: "done" | "not_done") => closeStep(of.id, outcome),
    onSuccess: () => queries.invalidateQueries({ queryKey: reviewsKey }),
  });
  return (
    <li className={styles.item}>
      <div>
        <p className={styles.words}>{of.step || t("talk-gone")}</p>
        <p className={styles.soft}>
          {of.agent} · {of.by}
          {withReview && (
            <>
              {" · "}
              <Link to={console_.review(of.review_id)}>{t("open-review")}</Link>
            </>
          )}
        </p>
        {closing.error && <ProblemNote thrown={closing.error} />}
      </div>
      {of.outcome && of.closed_at ? (
        <span>
          <StateWord tone={of.outcome === "done" ? "good" : "caution"}>
            {t(`step-outcomes.${of.outcome}`)}
          </StateWord>{" "}
          <span className={styles.soft}>
            {t("decided-by", { by: of.closed_by, on: dateText(instantDay(of.closed_at), language) })}
          </span>
        </span>
      ) : (
        <div className={styles.buttons}>
          <Due on={of.due_on} />
          {reviews && (
            <>
              <Button size="small" busy={closing.isPending} onClick={() => closing.mutate("done")}>
                {t("done")}
              </Button>
              <Button size="small" busy={closing.isPending} onClick={() => closing.mutate("not_done")}>
                {t("not-done")}
              </Button>
            </>
          )}
        </div>
      )}
    </li>
  );
}
