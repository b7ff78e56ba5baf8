import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { lowMarksQuery, noteCallBack, qualityKey } from "@/api/quality";
import { addReview } from "@/api/reviews";
import type { CallBackOutcome, LowMark } from "@/api/wire";
import { instantText } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Chips } from "@/ui/chips";
import { Dialog } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { TextArea } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { useRight } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import styles from "./quality.module.css";
import "./words";

const OUTCOMES: readonly CallBackOutcome[] = ["settled", "explained", "not_reached", "not_wanted"];
const LONGEST = 500;

/** Who was little content: to be called back, with what came of it. */
export function LowMarksPage() {
  const { t } = useTranslation("quality");
  const found = useQuery(lowMarksQuery);
  const [called, setCalled] = useState<LowMark | null>(null);
  return (
    <Page
      title={t("low-marks")}
      lead={t("low-marks-lead")}
      back={{ to: console_.serviceHistory, label: t("history") }}
    >
      <Loaded query={found} lines={6}>
        {({ open, done }) => (
          <div className={styles.wall}>
            <Card title={t("to-call")}>
              {open.length === 0 ? (
                <Empty>{t("nobody-to-call")}</Empty>
              ) : (
                <ul className={styles.list}>
                  {open.map((one) => (
                    <Row key={one.id} of={one} call={() => setCalled(one)} />
                  ))}
                </ul>
              )}
            </Card>
            {done.length > 0 && (
              <Card title={t("was-called")}>
                <ul className={styles.list}>
                  {done.map((one) => (
                    <Row key={one.id} of={one} />
                  ))}
                </ul>
              </Card>
            )}
          </div>
        )}
      </Loaded>
      <Dialog open={called !== null} title={t("call-back")} onClose={() => setCalled(null)}>
        {called && <Outcome of={called} close={() => setCalled(null)} />}
      </Dialog>
    </Page>
  );
}

function Row({ of, call }: { of: LowMark; call?: () => void }) {
  const { t } = useTranslation("quality");
  const language = useLanguage();
  return (
    <li className={styles.mark}>
      <div>
        <div className={styles.markHead}>
          <Link to={console_.customer(of.customer_id)}>{of.customer}</Link>
          <StateWord tone="caution">{t(`marks.${of.mark}` as "marks.1")}</StateWord>
          <span className={styles.soft}>
            {t(`about.${of.about}`)}
            {of.agent && ` · ${of.agent}`} · {instantText(of.answered_at, language)}
          </span>
        </div>
        {of.words && <p className={styles.said}>{of.words}</p>}
        {of.outcome && (
          <p className={styles.soft}>
            {t(`outcomes.${of.outcome}`)} · {of.called_by}
          </p>
        )}
      </div>
      <div className={styles.buttons}>
        {of.about === "talk" && <ReviewIt id={of.about_id} />}
        {call && <Button onClick={call}>{t("note-call")}</Button>}
      </div>
    </li>
  );
}

/** A conversation after which somebody was little content is worth reading beside the scorecard. */
function ReviewIt({ id }: { id: string }) {
  const { t } = useTranslation("quality");
  const announce = useAnnounce();
  const reviews = useRight("quality.review");
  const adding = useMutation({
    mutationFn: () => addReview(id),
    onSuccess: () => announce(t("review-added")),
  });
  if (!reviews) return null;
  return (
    <>
      {adding.error && <ProblemNote thrown={adding.error} />}
      <Button busy={adding.isPending} onClick={() => adding.mutate()}>
        {t("review-talk")}
      </Button>
    </>
  );
}

function Outcome({ of, close }: { of: LowMark; close: () => void }) {
  const { t } = useTranslation("quality");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [outcome, setOutcome] = useState<CallBackOutcome | "">("");
  const [note, setNote] = useState("");
  const [sent, setSent] = useState(false);
  const noting = useMutation({
    mutationFn: (chosen: CallBackOutcome) => noteCallBack(of.id, { outcome: chosen, note: note.trim() }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: qualityKey });
      announce(t("call-noted"));
      close();
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (outcome && note.trim()) noting.mutate(outcome);
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{t("call-whom", { name: of.customer })}</p>
      <Chips
        label={t("outcome")}
        choices={OUTCOMES.map((value) => ({ value, label: t(`outcomes.${value}`) }))}
        value={outcome}
        onChange={setOutcome}
      />
      {sent && !outcome && (
        <p role="alert" className={styles.late}>
          {t("outcome-missing")}
        </p>
      )}
      <Field label={t("note")} hint={t("note-hint")} error={sent && !note.trim() ? t("note-missing") : null}>
        {(wiring) => (
          <TextArea
            {...wiring}
            value={note}
            maxLength={LONGEST}
            rows={3}
            onChange={({ target }) => setNote(target.value.replaceAll(/[\r\n]+/g, " "))}
          />
        )}
      </Field>
      {noting.error && <ProblemNote thrown={noting.error} />}
      <div className={styles.end}>
        <Button onClick={close}>{t("cancel")}</Button>
        <Button type="submit" variant="primary" busy={noting.isPending}>
          {t("keep")}
        </Button>
      </div>
    </form>
  );
}
