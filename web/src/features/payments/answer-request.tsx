import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { declineRequest, reportRequest, requestsChanged } from "@/api/requests";
import type { PaymentRequest, WhyDeclined, WhyReported } from "@/api/wire";
import { Button } from "@/ui/button";
import { Chips } from "@/ui/chips";
import { Dialog } from "@/ui/dialog";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import form from "./how-much-step.module.css";

const WHYS: readonly WhyDeclined[] = ["not_mine", "wrong_amount", "paid_already", "not_now"];
const REPORTED: readonly WhyReported[] = ["scam", "stranger", "pestering"];

/** A "no", with one of a few reasons or without. */
export function DeclineStep({ request }: { request: PaymentRequest }) {
  const { t } = useTranslation("payments");
  const name = request.other;
  return (
    <ChoiceStep
      label={t("request.decline")}
      name={t("request.decline-name", { name })}
      title={t("request.decline-title", { name })}
      what={t("request.decline-what", { name })}
      legend={t("request.why")}
      choices={WHYS.map((value) => ({ value, label: t(`request.whys.${value}`) }))}
      said={t("request.declined-it", { name })}
      act={(why) => declineRequest(request.id, why || null)}
    />
  );
}

/** Told to the bank, and nothing of its asker is heard any more. */
export function ReportStep({ id, name }: { id: string; name: string }) {
  const { t } = useTranslation("payments");
  return (
    <ChoiceStep
      label={t("request.report")}
      name={t("request.report-name", { name })}
      quiet
      title={t("request.report-title", { name })}
      what={t("request.report-what")}
      legend={t("request.report-why")}
      needed={t("request.report-missing")}
      choices={REPORTED.map((value) => ({ value, label: t(`request.reports.${value}`) }))}
      said={t("request.reported")}
      act={(why) => (why ? reportRequest(id, why) : Promise.resolve())}
    />
  );
}

interface Props<T extends string> {
  label: string;
  name: string;
  quiet?: boolean;
  title: string;
  what: string;
  legend: string;
  /** What is said where nothing was chosen; left out where nothing needs to be. */
  needed?: string;
  choices: readonly { value: T; label: string }[];
  said: string;
  act: (chosen: T | "") => Promise<void>;
}

function ChoiceStep<T extends string>(props: Props<T>) {
  const { label, name, quiet = false, title, what, legend, needed, choices, said, act } = props;
  const { t } = useTranslation("payments");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<T | "">("");
  const [missing, setMissing] = useState(false);
  const step = useMutation({
    mutationFn: () => act(chosen),
    onSuccess: async () => {
      setOpen(false);
      announce(said);
      await requestsChanged(queries);
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (needed && !chosen) setMissing(true);
    else step.mutate();
  }
  return (
    <>
      <Button variant={quiet ? "quiet" : "plain"} aria-label={name} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog open={open} title={title} onClose={() => setOpen(false)}>
        <form onSubmit={submit} className={form.form} noValidate>
          <p>{what}</p>
          <div>
            <p>{legend}</p>
            <Chips label={legend} choices={choices} value={chosen} onChange={setChosen} />
            {missing && !chosen && (
              <p role="alert" className={form.wrong}>
                {needed}
              </p>
            )}
          </div>
          {step.error && <ProblemNote thrown={step.error} />}
          <div className={form.buttons}>
            <Button onClick={() => setOpen(false)}>{t("leave")}</Button>
            <Button type="submit" variant="primary" busy={step.isPending}>
              {label}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
