import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { calibrate, calibrationQuery, calibrationsQuery, closeCalibration, reviewsKey } from "@/api/reviews";
import type { Calibration, CalibrationResult, QualityReview } from "@/api/wire";
import { addDays, type BankDate, isoToday } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { newRequestKey } from "@/lib/request-key";
import { numberWriter } from "@/lib/writers";
import { Button, LinkButton } from "@/ui/button";
import { Checkbox } from "@/ui/check";
import { DateField } from "@/ui/date-field";
import { Dialog } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { type Column, Rows } from "@/ui/records";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { Due } from "./lines";
import styles from "./reviews.module.css";

const USUAL = 7;

/** The same conversation, reviewed blind by several; what they agree on once all are done. */
export function Calibrations() {
  const { t } = useTranslation("reviews");
  const found = useQuery(calibrationsQuery);
  return (
    <Card title={t("views.calibrations")}>
      <Loaded query={found} lines={4}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t("calibrations-none")}</Empty>
          ) : (
            <ul className={styles.list}>
              {items.map((one) => (
                <One key={one.id} of={one} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}

function One({ of }: { of: Calibration }) {
  const { t } = useTranslation("reviews");
  const queries = useQueryClient();
  const [shown, setShown] = useState(false);
  const closing = useMutation({
    mutationFn: () => closeCalibration(of.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: reviewsKey }),
  });
  const done = of.reviews.filter(({ state }) => state === "finished").length;
  const mine = of.reviews.find((one) => one.is_mine && one.state !== "finished");
  return (
    <li className={styles.item}>
      <div>
        <p>{t("calibration-of", { agent: of.agent })}</p>
        <p className={styles.soft}>{of.reviews.map(({ reviewer }) => reviewer).join(" · ")}</p>
        {closing.error && <ProblemNote thrown={closing.error} />}
      </div>
      <div className={styles.buttons}>
        {of.closed_at ? (
          <StateWord tone="good">{t("calibration-closed")}</StateWord>
        ) : (
          <>
            <span>{t("calibration-open", { done, of: of.reviews.length })}</span>
            <Due on={of.due_on} />
          </>
        )}
        {mine && (
          <LinkButton size="small" to={console_.review(mine.id)}>
            {t("calibration-mine")}
          </LinkButton>
        )}
        {!of.closed_at && !mine && done >= 2 && (
          <Button size="small" busy={closing.isPending} onClick={() => closing.mutate()}>
            {t("calibration-close")}
          </Button>
        )}
        {of.closed_at && (
          <Button size="small" onClick={() => setShown(true)}>
            {t("calibration-see")}
          </Button>
        )}
      </div>
      <Dialog open={shown} title={t("calibration-of", { agent: of.agent })} onClose={() => setShown(false)}>
        {shown && <Results id={of.id} />}
      </Dialog>
    </li>
  );
}

function Results({ id }: { id: string }) {
  const found = useQuery(calibrationQuery(id));
  return (
    <Loaded query={found} lines={6}>
      {(result) => <Agreement of={result} />}
    </Loaded>
  );
}

type Line = CalibrationResult["agreement"][number];

function Agreement({ of }: { of: CalibrationResult }) {
  const { t } = useTranslation("reviews");
  const language = useLanguage();
  const signed = numberWriter(language, { maximumFractionDigits: 1, signDisplay: "exceptZero" });
  const share = numberWriter(language, { style: "percent", maximumFractionDigits: 0 });
  const names = new Map(of.card.criteria.map((one) => [one.code, language === "en" ? one.en : one.zh]));
  const columns: Column<Line>[] = [
    { title: t("criterion"), render: (one) => names.get(one.code) ?? one.code },
    ...of.said.map(
      (by): Column<Line> => ({
        title: by.reviewer,
        render: (one) => {
          const said = by.judged.find(({ code }) => code === one.code);
          return said ? t(`verdicts.${said.verdict}`) : "—";
        },
      }),
    ),
    {
      title: t("agreement"),
      figures: true,
      render: (one) => (one.same_bp === null ? "—" : share.format(one.same_bp / 10_000)),
    },
    {
      title: t("alpha"),
      figures: true,
      render: (one) => (one.alpha_bp === null ? "—" : (one.alpha_bp / 10_000).toFixed(2)),
    },
  ];
  return (
    <div className={styles.stack}>
      <ul className={styles.list}>
        {of.said.map((by) => (
          <li key={by.reviewer} className={styles.item}>
            <span>{by.reviewer}</span>
            <span>
              {by.score === null ? "—" : t("points", { points: by.score })}{" "}
              <span className={styles.soft}>
                {t("apart")}:{" "}
                {by.apart_tenths === null
                  ? "—"
                  : t("apart-value", { value: signed.format(by.apart_tenths / 10) })}
              </span>
            </span>
          </li>
        ))}
      </ul>
      <Rows rows={of.agreement} columns={columns} label={t("agreement")} keyOf={(one) => one.code} />
      <p className={styles.soft}>{t("alpha-what")}</p>
    </div>
  );
}

export function CalibrateDialog({
  of,
  open,
  close,
}: {
  of: QualityReview;
  open: boolean;
  close: () => void;
}) {
  const { t } = useTranslation("reviews");
  return (
    <Dialog open={open} title={t("calibrate-title")} onClose={close}>
      {open && <Begin of={of} close={close} />}
    </Dialog>
  );
}

function Begin({ of, close }: { of: QualityReview; close: () => void }) {
  const { t } = useTranslation("reviews");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const today = isoToday();
  const found = useQuery(calibrationsQuery);
  const [key] = useState(newRequestKey);
  const [who, setWho] = useState<ReadonlySet<string>>(new Set());
  const [due, setDue] = useState<BankDate | "">(addDays(today, USUAL));
  const [tried, setTried] = useState(false);
  const beginning = useMutation({
    mutationFn: (on: BankDate) =>
      calibrate({ conversation_id: of.line.conversation_id, reviewers: [...who], due_on: on }, key),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: reviewsKey });
      announce(t("calibrate-begun"));
      close();
    },
  });
  function tick(id: string, on: boolean) {
    const next = new Set(who);
    if (on) next.add(id);
    else next.delete(id);
    setWho(next);
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (who.size >= 2 && due) beginning.mutate(due);
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{t("calibrate-what")}</p>
      <fieldset className={styles.ticks}>
        <legend>{t("calibrate-who")}</legend>
        {found.data?.reviewers.map(({ id, name }) => (
          <Checkbox
            key={id}
            label={name}
            checked={who.has(id)}
            onChange={({ target }) => tick(id, target.checked)}
          />
        ))}
      </fieldset>
      {tried && who.size < 2 && (
        <p role="alert" className={styles.late}>
          {t("calibrate-missing")}
        </p>
      )}
      <DateField label={t("due")} value={due} today={today} min={today} onChange={setDue} />
      {beginning.error && <ProblemNote thrown={beginning.error} />}
      <div className={styles.end}>
        <Button onClick={close}>{t("cancel")}</Button>
        <Button type="submit" variant="primary" busy={beginning.isPending}>
          {t("calibrate")}
        </Button>
      </div>
    </form>
  );
}
