import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { circumstancesKey } from "@/api/circumstances";
import type { Circumstance, Origin } from "@/api/wire";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./circumstances.module.css";
import { useSaid } from "./use-said";
import "./words";

const ORIGINS: readonly Origin[] = ["branch", "document", "register"];
const LONGEST = 120;

interface Props {
  of: Circumstance;
  /** Whether staff ask, who say from where they know it. */
  staff?: boolean;
  say: (value: string, origin: Origin) => Promise<unknown>;
}

/** Says one field: one of its choices, or a line. Nothing is sent before the form is filled in and pressed. */
export function SayCircumstance({ of, staff = false, say }: Props) {
  const { t } = useTranslation("circumstances");
  const [open, setOpen] = useState(false);
  const name = t(`fields.${of.field}`);
  return (
    <>
      <Button size="small" aria-label={t("say.of", { name })} onClick={() => setOpen(true)}>
        {t(of.held ? "say.change" : "say.add")}
      </Button>
      <Dialog open={open} title={name} onClose={() => setOpen(false)}>
        {open && <Form of={of} staff={staff} say={say} onDone={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

function Form({ of, staff = false, say, onDone }: Props & { onDone: () => void }) {
  const { t } = useTranslation(["circumstances", "ui"]);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const said = useSaid();
  const [value, setValue] = useState(of.held?.value ?? "");
  const [origin, setOrigin] = useState<Origin>("branch");
  const [sent, setSent] = useState(false);
  const saying = useMutation({
    mutationFn: () => say(value.trim(), origin),
    onSuccess: async () => {
      onDone();
      announce(t("say.done"));
      await queries.invalidateQueries({ queryKey: circumstancesKey });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (value.trim()) saying.mutate();
  }
  const missing = sent && !value.trim() ? t("say.missing") : null;
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {of.choices.length > 0 ? (
        <Field label={t(`fields.${of.field}`)} error={missing}>
          {(wiring) => (
            <Select
              {...wiring}
              none={t("say.choose")}
              value={value}
              choices={of.choices.map((one) => ({ value: one, label: said(of, one) }))}
              onChange={(event) => setValue(event.target.value)}
            />
          )}
        </Field>
      ) : (
        <Field
          label={t(`fields.${of.field}`)}
          hint={of.field === "employed_since" ? t("say.month") : undefined}
          error={missing}
        >
          {(wiring) => (
            <Input
              {...wiring}
              autoComplete="off"
              maxLength={LONGEST}
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
          )}
        </Field>
      )}
      {staff && (
        <Field label={t("say.origin")}>
          {(wiring) => (
            <Select
              {...wiring}
              value={origin}
              choices={ORIGINS.map((one) => ({ value: one, label: t(`origins.${one}`) }))}
              onChange={(event) => setOrigin(event.target.value as Origin)}
            />
          )}
        </Field>
      )}
      {of.held && (of.is_sensitive || of.verified_at) && (
        <p className={styles.soft}>{t(staff ? "say.settled-by-other" : "say.looked-at")}</p>
      )}
      {saying.error && <ProblemNote thrown={saying.error} />}
      <div className={styles.end}>
        <Button onClick={onDone}>{t("ui:leave-it")}</Button>
        <Button type="submit" variant="primary" busy={saying.isPending}>
          {t("say.act")}
        </Button>
      </div>
    </form>
  );
}
