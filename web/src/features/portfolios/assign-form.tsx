import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { assignManager, managersKey, teamQuery } from "@/api/managers";
import { promisesKey } from "@/api/promises";
import type { ManagerLoad, Moves } from "@/api/wire";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Select, TextArea } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./portfolios.module.css";
import "./words";

const LONGEST_NOTE = 500;

interface Props {
  customerIds: string[];
  manager?: string | undefined;
  backup?: string | undefined;
  onDone: (moves: Moves) => void;
  onClose: () => void;
}

/** Who is there for these customers from now on. */
export function AssignForm({
  customerIds,
  manager: first = "",
  backup: standing = "",
  onDone,
  onClose,
}: Props) {
  const { t } = useTranslation(["portfolios", "ui"]);
  const team = useQuery(teamQuery);
  const [manager, setManager] = useState(first);
  const [backup, setBackup] = useState(standing);
  const [note, setNote] = useState("");
  const [sent, setSent] = useState(false);
  const afterMoves = useAfterMoves();
  const assigning = useMutation({
    mutationFn: () =>
      assignManager({
        customer_ids: customerIds,
        manager_id: manager,
        backup_id: backup || null,
        note: note.trim(),
      }),
    onSuccess: async (moves) => {
      await afterMoves();
      onDone(moves);
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (manager && note.trim()) assigning.mutate();
  }
  return (
    <Loaded query={team} lines={4}>
      {({ items }) => (
        <form className={styles.form} onSubmit={submit} noValidate>
          <p>{t("assign.what")}</p>
          <Field label={t("assign.manager")} error={sent && !manager ? t("assign.manager-missing") : null}>
            {(wiring) => (
              <Select
                {...wiring}
                none={t("assign.choose")}
                choices={choicesOf(items, (name, count) => t("assign.choice", { name, count }))}
                value={manager}
                onChange={({ target }) => {
                  setManager(target.value);
                  if (backup === target.value) setBackup("");
                }}
              />
            )}
          </Field>
          <Field label={t("assign.backup")} hint={t("assign.backup-hint")}>
            {(wiring) => (
              <Select
                {...wiring}
                none={t("assign.no-backup")}
                choices={items
                  .filter((one) => one.manager.id !== manager)
                  .map((one) => ({ value: one.manager.id, label: one.manager.name }))}
                value={backup}
                onChange={({ target }) => setBackup(target.value)}
              />
            )}
          </Field>
          <NoteField value={note} missing={sent && !note.trim()} onChange={setNote} />
          {assigning.error && <ProblemNote thrown={assigning.error} />}
          <div className={styles.end}>
            <Button onClick={onClose}>{t("ui:leave-it")}</Button>
            <Button type="submit" variant="primary" busy={assigning.isPending}>
              {t("assign.act")}
            </Button>
          </div>
        </form>
      )}
    </Loaded>
  );
}

interface NoteProps {
  value: string;
  missing: boolean;
  onChange: (note: string) => void;
}

export function NoteField({ value, missing, onChange }: NoteProps) {
  const { t } = useTranslation("portfolios");
  return (
    <Field
      label={t("assign.note")}
      hint={t("assign.note-hint")}
      error={missing ? t("assign.note-missing") : null}
    >
      {(wiring) => (
        <TextArea
          {...wiring}
          value={value}
          maxLength={LONGEST_NOTE}
          rows={3}
          onChange={(event) => onChange(event.target.value.replaceAll(/[\r\n]+/g, " "))}
        />
      )}
    </Field>
  );
}

/** Whoever may have customers, with how many they have. */
export function choicesOf(
  loads: readonly ManagerLoad[],
  label: (name: string, count: number) => string,
): { value: string; label: string }[] {
  return loads.map(({ manager, customers }) => ({
    value: manager.id,
    label: label(manager.name, customers),
  }));
}

/** What may have changed when customers moved: who is there for them, and who answers for what was promised. */
export function useAfterMoves(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: managersKey }),
      queries.invalidateQueries({ queryKey: promisesKey }),
    ]);
}
