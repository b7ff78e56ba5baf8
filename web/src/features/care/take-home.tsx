import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { type TranscriptForm, takeTranscript, transcriptAddress } from "@/api/care";
import { download, keep } from "@/api/download";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { TextArea } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import { Segments } from "@/ui/segments";
import { useLanguage } from "@/ui/use-language";
import styles from "./care.module.css";
import "./words";

const LONGEST_PURPOSE = 500;

/** A conversation as a file, by staff: they say what for, and what could say of whom is masked. */
export function TakeHome({ id }: { id: string }) {
  const { t } = useTranslation(["care", "ui"]);
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  const [purpose, setPurpose] = useState("");
  const [form, setForm] = useState<TranscriptForm>("pdf");
  const [sent, setSent] = useState(false);
  const taking = useMutation({
    mutationFn: () => takeTranscript(id, { purpose: purpose.trim(), form, language }),
    onSuccess: (file) => {
      keep({ name: `${t("home.file")}-${id.slice(0, 13)}.${form}`, file });
      setOpen(false);
    },
  });
  function begin() {
    taking.reset();
    setPurpose("");
    setSent(false);
    setOpen(true);
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (purpose.trim()) taking.mutate();
  }
  return (
    <>
      <Button size="small" icon={<Download size={16} aria-hidden="true" />} onClick={begin}>
        {t("home.staff")}
      </Button>
      <Dialog open={open} title={t("home.staff-title")} onClose={() => setOpen(false)}>
        <form className={styles.form} onSubmit={submit} noValidate>
          <p>{t("home.staff-what")}</p>
          <Field label={t("home.purpose")} error={sent && !purpose.trim() ? t("home.purpose-missing") : null}>
            {(wiring) => (
              <TextArea
                {...wiring}
                rows={2}
                value={purpose}
                maxLength={LONGEST_PURPOSE}
                onChange={({ target }) => setPurpose(target.value.replaceAll(/[\r\n]+/g, " "))}
              />
            )}
          </Field>
          <Form value={form} choose={setForm} />
          {taking.error && <ProblemNote thrown={taking.error} />}
          <div className={styles.end}>
            <Button onClick={() => setOpen(false)}>{t("ui:leave-it")}</Button>
            <Button type="submit" variant="primary" busy={taking.isPending}>
              {t("home.go")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

/** One's own conversation as a file. */
export function TakeMineHome({ id }: { id: string }) {
  const { t } = useTranslation(["care", "ui"]);
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  const [form, setForm] = useState<TranscriptForm>("pdf");
  const taking = useMutation({
    mutationFn: () => download(transcriptAddress(id, form, language)),
    onSuccess: (file) => {
      keep(file);
      setOpen(false);
    },
  });
  return (
    <>
      <Button
        size="small"
        icon={<Download size={16} aria-hidden="true" />}
        onClick={() => {
          taking.reset();
          setOpen(true);
        }}
      >
        {t("home.mine")}
      </Button>
      <Dialog open={open} title={t("home.mine")} onClose={() => setOpen(false)}>
        <div className={styles.form}>
          <p>{t("home.mine-what")}</p>
          <Form value={form} choose={setForm} />
          {taking.error && <ProblemNote thrown={taking.error} />}
          <div className={styles.end}>
            <Button onClick={() => setOpen(false)}>{t("ui:leave-it")}</Button>
            <Button variant="primary" busy={taking.isPending} onClick={() => taking.mutate()}>
              {t("home.go")}
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}

function Form({ value, choose }: { value: TranscriptForm; choose: (form: TranscriptForm) => void }) {
  const { t } = useTranslation("care");
  return (
    <Segments
      label={t("home.form")}
      choices={(["pdf", "txt"] as const).map((one) => ({ value: one, label: t(`home.forms.${one}`) }))}
      value={value}
      onChange={choose}
    />
  );
}
