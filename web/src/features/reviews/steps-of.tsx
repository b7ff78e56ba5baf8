import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { agreeStep, reviewsKey } from "@/api/reviews";
import type { QualityReview } from "@/api/wire";
import { addDays, type BankDate, isoToday } from "@/lib/dates";
import { newRequestKey } from "@/lib/request-key";
import { Button } from "@/ui/button";
import { DateField } from "@/ui/date-field";
import { Dialog } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { TextArea } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { useRight } from "@/ui/session";
import styles from "./reviews.module.css";
import { Step } from "./steps";

const LONGEST = 500;
const USUAL = 14;

/** What was agreed with whoever led the conversation. */
export function StepsOf({ of }: { of: QualityReview }) {
  const { t } = useTranslation("reviews");
  const reviews = useRight("quality.review");
  const [agreeing, setAgreeing] = useState(false);
  return (
    <Card
      title={t("steps")}
      extra={
        reviews && !of.is_own ? <Button onClick={() => setAgreeing(true)}>{t("agree-step")}</Button> : null
      }
    >
      {of.coachings.length === 0 ? (
        <Empty>{t("no-steps")}</Empty>
      ) : (
        <ul className={styles.list}>
          {of.coachings.map((one) => (
            <Step key={one.id} of={one} />
          ))}
        </ul>
      )}
      <Dialog open={agreeing} title={t("agree-step")} onClose={() => setAgreeing(false)}>
        {agreeing && <Agree id={of.line.id} close={() => setAgreeing(false)} />}
      </Dialog>
    </Card>
  );
}

function Agree({ id, close }: { id: string; close: () => void }) {
  const { t } = useTranslation("reviews");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const today = isoToday();
  const [key] = useState(newRequestKey);
  const [step, setStep] = useState("");
  const [due, setDue] = useState<BankDate | "">(addDays(today, USUAL));
  const [tried, setTried] = useState(false);
  const agreeing = useMutation({
    mutationFn: (on: BankDate) => agreeStep(id, { step: step.trim(), due_on: on }, key),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: reviewsKey });
      announce(t("step-kept"));
      close();
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (step.trim() && due) agreeing.mutate(due);
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Field
        label={t("step")}
        hint={t("step-hint")}
        error={tried && (!step.trim() || !due) ? t("step-missing") : null}
      >
        {(wiring) => (
          <TextArea
            {...wiring}
            value={step}
            maxLength={LONGEST}
            onChange={({ target }) => setStep(target.value.replaceAll(/[\r\n]+/g, " "))}
          />
        )}
      </Field>
      <DateField label={t("step-by")} value={due} today={today} min={today} onChange={setDue} />
      {agreeing.error && <ProblemNote thrown={agreeing.error} />}
      <div className={styles.end}>
        <Button onClick={close}>{t("cancel")}</Button>
        <Button type="submit" variant="primary" busy={agreeing.isPending}>
          {t("agree-step")}
        </Button>
      </div>
    </form>
  );
}
