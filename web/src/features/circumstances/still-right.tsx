import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { circumstancesKey } from "@/api/circumstances";
import { askMeLater, factsKey, sayStillRight, stillRightQuery } from "@/api/facts";
import type { FileQuestion } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { Button, LinkButton } from "@/ui/button";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import styles from "./circumstances.module.css";
import { isOfFile, useAsked } from "./use-asked";
import "./words";

/** One thing at a time that may have changed; nothing where there is nothing to ask today. */
export function StillRight() {
  const { data } = useQuery({ ...stillRightQuery, staleTime: 5 * 60_000 });
  if (!data?.question) return null;
  return <Asked of={data.question} day={data.right_on} version={data.version} />;
}

function Asked({ of, day, version }: { of: FileQuestion; day: string | null; version: number }) {
  const { t } = useTranslation("circumstances");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const asked = useAsked();
  const renew = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: factsKey }),
      queries.invalidateQueries({ queryKey: circumstancesKey }),
    ]);
  const saying = useMutation({
    mutationFn: () => sayStillRight(of, version),
    onSuccess: () => announce(t("ask.noted")),
    onSettled: renew,
  });
  const leaving = useMutation({
    mutationFn: () => askMeLater(of.what),
    onSuccess: (answered) => queries.setQueryData(stillRightQuery.queryKey, answered),
  });
  const trouble = saying.error ?? leaving.error;
  return (
    <Card title={t("ask.card")}>
      <div className={styles.still}>
        <p className={styles.question}>{asked(of)}</p>
        <p className={styles.soft}>
          {day ? t("ask.said-on", { day: dateText(day, language) }) : t("ask.never")}
        </p>
        <div className={styles.buttons}>
          <Button variant="primary" busy={saying.isPending} onClick={() => saying.mutate()}>
            {t("ask.yes")}
          </Button>
          <LinkButton to={isOfFile(of.what) ? portal.details : portal.circumstances}>
            {t("ask.no")}
          </LinkButton>
          <Button variant="quiet" busy={leaving.isPending} onClick={() => leaving.mutate()}>
            {t("ask.later")}
          </Button>
        </div>
        {trouble && <ProblemNote thrown={trouble} />}
      </div>
    </Card>
  );
}
