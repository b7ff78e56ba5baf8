import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import {
  agreeToReview,
  beginReview,
  finishReview,
  giveReviewBack,
  keepReview,
  reviewedTalkQuery,
  reviewQuery,
  reviewsKey,
  seeReview,
} from "@/api/reviews";
import type { QualityReview, QualityReviewDone, ReviewedLine } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { TextArea } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { useRight } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { CalibrateDialog } from "./calibrations";
import { type AllSaid, Judging, judgedIn, NOTHING, scoreOf } from "./judging";
import { Decide, ObjectDialog, ObjectionCard } from "./objection";
import styles from "./reviews.module.css";
import { StepsOf } from "./steps-of";
import { Talk } from "./talk";
import "./words";

const LONGEST = 500;

/** What was said beside the scorecard: to be filled in, or as it was. */
export function ReviewPage() {
  const { t } = useTranslation("reviews");
  const { id = "" } = useParams();
  const found = useQuery(reviewQuery(id));
  const talk = useQuery(reviewedTalkQuery(id));
  const isOwn = found.data?.is_own ?? false;
  return (
    <Page
      title={
        found.data ? t(isOwn ? "review-own" : "review-of", { agent: found.data.line.agent }) : t("title")
      }
      back={{ to: isOwn ? console_.myReviews : console_.reviews, label: t(isOwn ? "mine" : "title") }}
    >
      <Loaded query={found} lines={10}>
        {(review) => (
          <Loaded query={talk} lines={10}>
            {(items) => (
              <Review key={`${review.line.state} ${review.history.length}`} of={review} talk={items} />
            )}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

function Review({ of, talk }: { of: QualityReview; talk: ReviewedLine[] }) {
  const { line } = of;
  const [said, setSaid] = useState<AllSaid>(() => saidIn(of));
  const cited = new Set(
    Object.values(said)
      .map(({ cites }) => Number(cites))
      .filter((nth) => nth > 0),
  );
  const isFilledIn = line.state === "draft" && line.is_mine;
  return (
    <div className={styles.two}>
      <div className={styles.beside}>
        <Talk items={talk} cited={cited} />
      </div>
      <div className={styles.stack}>
        {isFilledIn ? (
          <Form of={of} talk={talk} said={said} setSaid={setSaid} />
        ) : (
          <Standing of={of} talk={talk} said={said} setSaid={setSaid} />
        )}
      </div>
    </div>
  );
}

interface Parts {
  of: QualityReview;
  talk: ReviewedLine[];
  said: AllSaid;
  setSaid: (said: AllSaid) => void;
}

function Form({ of, talk, said, setSaid }: Parts) {
  const { t } = useTranslation("reviews");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [whole, setWhole] = useState(of.remarks.find(({ code }) => code === "")?.text ?? "");
  const [tried, setTried] = useState(false);
  const { criteria } = of.card;
  const so = scoreOf(criteria, said);
  const refresh = () => queries.invalidateQueries({ queryKey: reviewsKey });
  const keeping = useMutation({
    mutationFn: () => keepReview(of.line.id, doneOf(said, whole)),
    onSuccess: async () => {
      await refresh();
      announce(t("kept"));
    },
  });
  const finishing = useMutation({
    mutationFn: () => finishReview(of.line.id, doneOf(said, whole)),
    onSuccess: async () => {
      await refresh();
      announce(t("finished-now"));
    },
  });
  const giving = useMutation({ mutationFn: () => giveReviewBack(of.line.id), onSuccess: refresh });
  const isWhole = criteria.every(({ code }) => said[code]?.verdict);
  function finish() {
    setTried(true);
    if (isWhole) finishing.mutate();
  }
  const wrong = keeping.error ?? finishing.error ?? giving.error;
  return (
    <Card title={t("card", { nth: of.card.nth })}>
      <Judging
        criteria={criteria}
        said={said}
        talk={talk}
        tried={tried}
        onChange={(code, one) => setSaid({ ...said, [code]: one })}
      />
      <div className={styles.form}>
        <Field label={t("remark-whole")}>
          {(wiring) => (
            <TextArea
              {...wiring}
              value={whole}
              maxLength={LONGEST}
              onChange={({ target }) => setWhole(target.value.replaceAll(/[\r\n]+/g, " "))}
            />
          )}
        </Field>
        <p className={styles.score} aria-live="polite">
          {t("score-so-far")} <strong>{so ? t("points", { points: so.points }) : "—"}</strong>
          {so?.out && <StateWord tone="danger">{t("knocked-out")}</StateWord>}
        </p>
        {wrong && <ProblemNote thrown={wrong} />}
        {tried && !isWhole && (
          <p role="alert" className={styles.late}>
            {t("missing")}
          </p>
        )}
        <p className={styles.soft}>{t("finish-what")}</p>
        <div className={styles.end}>
          {of.line.source !== "calibration" && (
            <Button variant="quiet" busy={giving.isPending} onClick={() => giving.mutate()}>
              {t("give-back")}
            </Button>
          )}
          <Button busy={keeping.isPending} onClick={() => keeping.mutate()}>
            {t("keep")}
          </Button>
          <Button variant="primary" busy={finishing.isPending} onClick={finish}>
            {t("finish")}
          </Button>
        </div>
      </div>
    </Card>
  );
}

function Standing({ of, talk, said, setSaid }: Parts) {
  const { line, objection } = of;
  const decides = useRight("quality.decide") && !of.is_own && !line.is_mine;
  const isToDecide = decides && objection !== null && objection.decided_at === null;
  return (
    <>
      <Result of={of} said={said} />
      {objection && <ObjectionCard of={objection} isMine={line.is_mine} decides={isToDecide} />}
      {isToDecide && <Decide of={of} talk={talk} said={said} setSaid={setSaid} />}
      {line.state === "finished" && line.source !== "calibration" && <StepsOf of={of} />}
      {of.history.length > 1 && <History of={of} />}
    </>
  );
}

function Result({ of, said }: { of: QualityReview; said: AllSaid }) {
  const { t } = useTranslation("reviews");
  const language = useLanguage();
  const { line, card } = of;
  const whole = of.remarks.find(({ code }) => code === "")?.text;
  return (
    <Card title={t("card", { nth: card.nth })}>
      {line.score !== null && (
        <p className={styles.score}>
          <strong>{t("points", { points: line.score })}</strong>
          {line.is_knocked_out && <StateWord tone="danger">{t("knocked-out")}</StateWord>}
          <span className={styles.soft}>{line.is_mine ? t("you") : line.reviewer}</span>
        </p>
      )}
      <ul className={styles.list}>
        {card.criteria.map((one) => {
          const now = said[one.code] ?? NOTHING;
          return (
            <li key={one.code} className={styles.item}>
              <div>
                <p className={styles.words}>
                  {language === "en" ? one.en : one.zh}{" "}
                  <span className={styles.soft}>{t("weight-of", { weight: one.weight })}</span>
                </p>
                {now.remark && <p className={styles.words}>{now.remark}</p>}
              </div>
              <span>
                {now.verdict ? t(`verdicts.${now.verdict}`) : t("not-judged")}
                {now.cites && (
                  <>
                    {" · "}
                    <a href={`#message-${now.cites}`}>{t("cited", { nth: now.cites })}</a>
                  </>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      {whole && (
        <>
          <h3>{t("remark-whole")}</h3>
          <p className={styles.words}>{whole}</p>
        </>
      )}
      {of.is_own ? <Answer of={of} /> : <Next of={of} />}
    </Card>
  );
}

/** What a reviewer can do with it. */
function Next({ of }: { of: QualityReview }) {
  const { t } = useTranslation("reviews");
  const queries = useQueryClient();
  const reviews = useRight("quality.review");
  const [calibrating, setCalibrating] = useState(false);
  const { line } = of;
  const beginning = useMutation({
    mutationFn: () => beginReview(line.id),
    onSettled: () => queries.invalidateQueries({ queryKey: reviewsKey }),
  });
  if (!reviews) return null;
  const canBegin = line.state === "open";
  const canCalibrate = line.state === "finished" && line.source !== "calibration";
  return (
    <>
      {beginning.error && <ProblemNote thrown={beginning.error} />}
      <div className={styles.end}>
        {canBegin && (
          <Button variant="primary" busy={beginning.isPending} onClick={() => beginning.mutate()}>
            {t("begin")}
          </Button>
        )}
        {canCalibrate && <Button onClick={() => setCalibrating(true)}>{t("calibrate")}</Button>}
      </div>
      {canCalibrate && <CalibrateDialog of={of} open={calibrating} close={() => setCalibrating(false)} />}
    </>
  );
}

/** What whoever led the conversation says to it. */
function Answer({ of }: { of: QualityReview }) {
  const { t } = useTranslation("reviews");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [objecting, setObjecting] = useState(false);
  const { line } = of;
  const refresh = () => queries.invalidateQueries({ queryKey: reviewsKey });
  const { mutate: see } = useMutation({ mutationFn: () => seeReview(line.id), onSuccess: refresh });
  const isNew = line.seen_at === null;
  useEffect(() => {
    if (isNew) see();
  }, [isNew, see]);
  const agreeing = useMutation({
    mutationFn: () => agreeToReview(line.id),
    onSuccess: async () => {
      await refresh();
      announce(t("agreed"));
    },
  });
  if (line.response === "agreed") return <StateWord tone="good">{t("agreed")}</StateWord>;
  if (line.response === "objected") return null;
  return (
    <>
      {agreeing.error && <ProblemNote thrown={agreeing.error} />}
      {line.object_until && (
        <p className={styles.soft}>{t("object-until", { on: dateText(line.object_until, language) })}</p>
      )}
      <div className={styles.end}>
        <Button onClick={() => setObjecting(true)}>{t("object")}</Button>
        <Button variant="primary" busy={agreeing.isPending} onClick={() => agreeing.mutate()}>
          {t("agree")}
        </Button>
      </div>
      <ObjectDialog id={line.id} open={objecting} close={() => setObjecting(false)} />
    </>
  );
}

function History({ of }: { of: QualityReview }) {
  const { t } = useTranslation("reviews");
  const language = useLanguage();
  return (
    <Card title={t("history")}>
      <ol className={styles.list}>
        {of.history.map((one) => (
          <li key={one.nth} className={styles.item}>
            {t("history-line", { points: one.score, by: one.by, on: dateText(instantDay(one.at), language) })}
          </li>
        ))}
      </ol>
    </Card>
  );
}

function saidIn(of: QualityReview): AllSaid {
  const remarks = new Map(of.remarks.map(({ code, text }) => [code, text]));
  const judged = new Map(of.judged.map((one) => [one.code, one]));
  return Object.fromEntries(
    of.card.criteria.map(({ code }) => {
      const one = judged.get(code);
      return [
        code,
        {
          verdict: one?.verdict ?? "",
          cites: one?.cites ? String(one.cites) : "",
          remark: remarks.get(code) ?? "",
        },
      ];
    }),
  );
}

function doneOf(said: AllSaid, whole: string): QualityReviewDone {
  const remarks = Object.entries(said)
    .map(([code, { remark }]) => ({ code, text: remark.trim() }))
    .filter(({ text }) => text);
  return {
    judged: judgedIn(said),
    remarks: whole.trim() ? [...remarks, { code: "", text: whole.trim() }] : remarks,
  };
}
