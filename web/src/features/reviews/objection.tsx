import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { decideObjection, objectToReview, reviewsKey } from "@/api/reviews";
import type { ObjectionDecided, QualityReview, ReviewedLine } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { Button } from "@/ui/button";
import { Chips } from "@/ui/chips";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { TextArea } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { type AllSaid, Judging, judgedIn } from "./judging";
import styles from "./reviews.module.css";

const LONGEST = 500;
type Outcome = ObjectionDecided["outcome"];

export function ObjectDialog({ id, open, close }: { id: string; open: boolean; close: () => void }) {
  const { t } = useTranslation("reviews");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const objecting = useMutation({
    mutationFn: () => objectToReview(id, reason.trim()),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: reviewsKey });
      announce(t("objected"));
      close();
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (reason.trim()) objecting.mutate();
  }
  return (
    <Dialog open={open} title={t("object-title")} onClose={close}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <Field
          label={t("object-reason")}
          hint={t("object-hint")}
          error={tried && !reason.trim() ? t("reason-missing") : null}
        >
          {(wiring) => (
            <TextArea
              {...wiring}
              value={reason}
              maxLength={LONGEST}
              onChange={({ target }) => setReason(target.value.replaceAll(/[\r\n]+/g, " "))}
            />
          )}
        </Field>
        {objecting.error && <ProblemNote thrown={objecting.error} />}
        <div className={styles.end}>
          <Button onClick={close}>{t("cancel")}</Button>
          <Button type="submit" variant="primary" busy={objecting.isPending}>
            {t("object")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface CardProps {
  of: NonNullable<QualityReview["objection"]>;
  isMine: boolean;
  /** Whoever looks decides it, just below. */
  decides: boolean;
}

export function ObjectionCard({ of, isMine, decides }: CardProps) {
  const { t } = useTranslation("reviews");
  const language = useLanguage();
  return (
    <Card title={t("objection")}>
      <p className={styles.words}>{of.reason || t("talk-gone")}</p>
      {of.outcome && of.decided_at ? (
        <>
          <StateWord tone={of.outcome === "changed" ? "good" : "over"}>
            {t(`outcomes.${of.outcome}`)}
          </StateWord>
          <p className={styles.words}>{of.answer}</p>
          <p className={styles.soft}>
            {t("decided-by", { by: of.decided_by, on: dateText(instantDay(of.decided_at), language) })}
          </p>
        </>
      ) : (
        !decides && <p className={styles.soft}>{t(isMine ? "own-review" : "waits-decision")}</p>
      )}
    </Card>
  );
}

interface Props {
  of: QualityReview;
  talk: ReviewedLine[];
  said: AllSaid;
  setSaid: (said: AllSaid) => void;
}

/** By somebody who had no part in it so far: it stands, or the scorecard says otherwise. */
export function Decide({ of, talk, said, setSaid }: Props) {
  const { t } = useTranslation("reviews");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [outcome, setOutcome] = useState<Outcome | "">("");
  const [answer, setAnswer] = useState("");
  const [tried, setTried] = useState(false);
  const deciding = useMutation({
    mutationFn: (chosen: Outcome) =>
      decideObjection(of.line.id, {
        outcome: chosen,
        answer: answer.trim(),
        judged: chosen === "changed" ? judgedIn(said) : [],
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: reviewsKey });
      announce(t("decided"));
    },
  });
  const isWhole = outcome !== "changed" || of.card.criteria.every(({ code }) => said[code]?.verdict);
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (outcome && answer.trim() && isWhole) deciding.mutate(outcome);
  }
  return (
    <Card title={t("decide")}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <Chips<Outcome>
          label={t("decide-how")}
          choices={[
            { value: "stands", label: t("decide-stands") },
            { value: "changed", label: t("decide-changed") },
          ]}
          value={outcome}
          onChange={setOutcome}
        />
        {outcome === "changed" && (
          <div>
            <p className={styles.soft}>{t("decide-judge")}</p>
            <Judging
              criteria={of.card.criteria}
              said={said}
              talk={talk}
              tried={tried}
              withRemarks={false}
              onChange={(code, one) => setSaid({ ...said, [code]: one })}
            />
          </div>
        )}
        <Field
          label={t("decide-answer")}
          error={tried && (!outcome || !answer.trim()) ? t("decide-missing") : null}
        >
          {(wiring) => (
            <TextArea
              {...wiring}
              value={answer}
              maxLength={LONGEST}
              onChange={({ target }) => setAnswer(target.value.replaceAll(/[\r\n]+/g, " "))}
            />
          )}
        </Field>
        {tried && !isWhole && (
          <p role="alert" className={styles.late}>
            {t("missing")}
          </p>
        )}
        {deciding.error && <ProblemNote thrown={deciding.error} />}
        <div className={styles.end}>
          <Button type="submit" variant="primary" busy={deciding.isPending}>
            {t("decide")}
          </Button>
        </div>
      </form>
    </Card>
  );
}
