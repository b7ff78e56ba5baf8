import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { careKey, conversationsOfQuery } from "@/api/care";
import { noteVisit } from "@/api/channels";
import type { TalkTopic } from "@/api/wire";
import { newRequestKey } from "@/lib/request-key";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/check";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Select, TextArea } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import styles from "./care.module.css";
import "./words";

const TOPICS: readonly TalkTopic[] = ["account", "card", "transfer", "bill", "sign_in", "other"];
const LONGEST = 500;

/** What a clerk notes of a visit, in the customer's thread. */
export function NoteVisit({ customerId }: { customerId: string }) {
  const { t } = useTranslation("care");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t("visit")}
      </Button>
      <Dialog open={open} title={t("visit")} onClose={() => setOpen(false)}>
        {open && <Form customerId={customerId} close={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

function Form({ customerId, close }: { customerId: string; close: () => void }) {
  const { t } = useTranslation(["care", "ui"]);
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [key] = useState(newRequestKey);
  const [into, setInto] = useState("");
  const [topic, setTopic] = useState<TalkTopic>("other");
  const [note, setNote] = useState("");
  const [waits, setWaits] = useState(false);
  const [sent, setSent] = useState(false);
  const matters = (useQuery(conversationsOfQuery(customerId)).data ?? []).filter(
    ({ state }) => state !== "ended",
  );
  const noting = useMutation({
    mutationFn: () =>
      noteVisit(
        customerId,
        {
          conversation_id: into || null,
          topic,
          language: language === "en" ? "en" : "zh-CN",
          note: note.trim(),
          waits: into === "" && waits,
        },
        key,
      ),
    onSuccess: async () => {
      close();
      announce(t("visit-noted"));
      await queries.invalidateQueries({ queryKey: careKey });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (note.trim()) noting.mutate();
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{t("visit-what")}</p>
      {matters.length > 0 && (
        <Field label={t("visit-into")}>
          {(wiring) => (
            <Select
              {...wiring}
              none={t("visit-new")}
              choices={matters.map((one) => ({
                value: one.id,
                label: `${t(`topics.${one.topic}`)}${one.agent ? ` · ${one.agent}` : ""}`,
              }))}
              value={into}
              onChange={({ target }) => setInto(target.value)}
            />
          )}
        </Field>
      )}
      {into === "" && (
        <Field label={t("topic")}>
          {(wiring) => (
            <Select
              {...wiring}
              choices={TOPICS.map((value) => ({ value, label: t(`topics.${value}`) }))}
              value={topic}
              onChange={({ target }) => setTopic(target.value as TalkTopic)}
            />
          )}
        </Field>
      )}
      <Field label={t("note")} error={sent && !note.trim() ? t("visit-missing") : null}>
        {(wiring) => (
          <TextArea
            {...wiring}
            value={note}
            maxLength={LONGEST}
            onChange={({ target }) => setNote(target.value.replaceAll(/[\r\n]+/g, " "))}
          />
        )}
      </Field>
      {into === "" && (
        <Checkbox
          label={t("visit-waits")}
          checked={waits}
          onChange={({ target }) => setWaits(target.checked)}
        />
      )}
      {noting.error && <ProblemNote thrown={noting.error} />}
      <div className={styles.end}>
        <Button onClick={close}>{t("ui:leave-it")}</Button>
        <Button type="submit" variant="primary" busy={noting.isPending}>
          {t("visit-note")}
        </Button>
      </div>
    </form>
  );
}
