import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { consentsQuery, recordConsent } from "@/api/privacy";
import type { Consent, Customer } from "@/api/wire";
import type { Language } from "@/lib/language";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/check";
import { Dialog } from "@/ui/dialog";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { Segments } from "@/ui/segments";
import { useLanguage } from "@/ui/use-language";
import styles from "./consents-card.module.css";

interface Props {
  consent: Consent;
  customer: Customer;
}

/** The customer reads on the clerk's screen what they agree to, in their own language. */
export function RecordConsent({ consent, customer }: Props) {
  const { t } = useTranslation("choices");
  const [open, setOpen] = useState(false);
  const { title } = consent.wording;
  return (
    <>
      <Button size="small" aria-label={t("desk.record-of", { title })} onClick={() => setOpen(true)}>
        {t("desk.record")}
      </Button>
      <Dialog open={open} title={t("desk.record-of", { title })} onClose={() => setOpen(false)} shape="wide">
        <Reading purpose={consent.purpose} customer={customer} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

interface ReadingProps {
  purpose: Consent["purpose"];
  customer: Customer;
  onDone: () => void;
}

function Reading({ purpose, customer, onDone }: ReadingProps) {
  const { t } = useTranslation("choices");
  const [language, setLanguage] = useState<Language>(useLanguage());
  const consents = useQuery(consentsQuery(customer.id, language));
  return (
    <div className={styles.reading}>
      <div className={styles.turn}>
        <p>{t("desk.show", { name: customer.name })}</p>
        <Segments
          label={t("desk.language")}
          choices={[
            { value: "zh-CN", label: "中文" },
            { value: "en", label: "English" },
          ]}
          value={language}
          onChange={setLanguage}
        />
      </div>
      <Loaded query={consents} lines={6}>
        {({ asked }) => {
          const shown = asked.find((one) => one.purpose === purpose);
          // Other words are another thing to have read.
          return shown && <Agree key={language} shown={shown} customer={customer} onDone={onDone} />;
        }}
      </Loaded>
    </div>
  );
}

interface AgreeProps {
  shown: Consent;
  customer: Customer;
  onDone: () => void;
}

function Agree({ shown, customer, onDone }: AgreeProps) {
  const { t } = useTranslation("choices");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [read, setRead] = useState(false);
  const recording = useMutation({
    mutationFn: () => recordConsent(customer.id, shown),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["consents", customer.id] });
      announce(t("desk.recorded"));
      onDone();
    },
    onError: () => queries.invalidateQueries({ queryKey: ["consents", customer.id] }),
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (read) recording.mutate();
  }
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      <div className={styles.paper} lang={shown.wording.language}>
        <h3>{shown.wording.title}</h3>
        <p>{shown.wording.body}</p>
      </div>
      <Checkbox
        label={t("desk.read", { name: customer.name })}
        checked={read}
        onChange={(event) => setRead(event.target.checked)}
      />
      {recording.error && <ProblemNote thrown={recording.error} />}
      <div className={styles.buttons}>
        <Button onClick={onDone}>{t("desk.leave")}</Button>
        <Button
          type="submit"
          variant="primary"
          busy={recording.isPending}
          blocked={!read && t("desk.read-missing")}
        >
          {t("desk.record")}
        </Button>
      </div>
    </form>
  );
}
