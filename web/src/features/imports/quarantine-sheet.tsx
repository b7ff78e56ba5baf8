import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  importQuery,
  quarantineRowQuery,
  repairRow,
  rowProblems,
  setRowAside,
  takeRowUp,
} from "@/api/imports";
import type { QuarantineReason, QuarantineRow } from "@/api/wire";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { ReasonStep } from "@/ui/reason-step";
import { Allowed, useRight } from "@/ui/session";
import { StateWord, type Tone } from "@/ui/state-word";
import styles from "./quarantine-sheet.module.css";
import { RowFields } from "./row-fields";
import { RowHistory } from "./row-history";

interface Props {
  importId: string;
  /** Null when no row is open. */
  rowId: string | null;
  onClose: () => void;
}

interface RowProps {
  importId: string;
  row: QuarantineRow;
  onClose: () => void;
}

/** One bad row: what came, what is wrong with which field, and the way to put it right or aside. */
export function QuarantineSheet({ importId, rowId, onClose }: Props) {
  const { t } = useTranslation("imports");
  return (
    <Dialog open={rowId !== null} title={t("one-row")} shape="sheet" onClose={onClose}>
      {rowId !== null && <Asked key={rowId} importId={importId} rowId={rowId} onClose={onClose} />}
    </Dialog>
  );
}

function Asked({ importId, rowId, onClose }: Props & { rowId: string }) {
  const row = useQuery(quarantineRowQuery(importId, rowId));
  return (
    <Loaded query={row} lines={8}>
      {(found) => <OneRow importId={importId} row={found} onClose={onClose} />}
    </Loaded>
  );
}

const tones: Record<QuarantineRow["state"], Tone> = { open: "caution", repaired: "good", set_aside: "over" };

function OneRow({ importId, row, onClose }: RowProps) {
  const { t } = useTranslation("imports");
  const history = row.history.length > 0 && <RowHistory steps={row.history} />;
  return (
    <div className={styles.sheet}>
      <p className={styles.place}>
        <StateWord tone={tones[row.state]}>{t(`cases.${row.state}`)}</StateWord>
        <span>{t("place", { file: row.file, line: row.line })}</span>
      </p>
      <section className={styles.part}>
        <h3>{t(`reasons.${row.reason}`)}</h3>
        <p className={styles.detail} lang="en">
          {row.detail}
        </p>
        <pre className={styles.raw}>
          <span className="only-heard">{t("row")}: </span>
          {row.row}
        </pre>
      </section>
      {row.state === "open" ? (
        <Repair importId={importId} row={row} onClose={onClose}>
          {history}
        </Repair>
      ) : (
        <>
          <section className={styles.part}>
            <h3>{t("fields-title")}</h3>
            <RowFields row={row} values={valuesOf(row)} wrong={{}} />
          </section>
          {history}
          {row.state === "set_aside" && <TakeUp importId={importId} row={row} />}
        </>
      )}
    </div>
  );
}

/** The fields to put right, whatever else there is to read of the row, and at the sheet's foot what one can do. */
function Repair({ importId, row, onClose, children }: RowProps & { children: ReactNode }) {
  const { t } = useTranslation("imports");
  const mayRepair = useRight("imports.repair");
  const formId = useId();
  const form = useRef<HTMLFormElement>(null);
  const announce = useAnnounce();
  const refresh = useRefresh(importId);
  const [values, setValues] = useState(() => valuesOf(row));
  const repairing = useMutation({
    mutationFn: () => repairRow(importId, row.id, row.is_broken ? values : changed(row, values)),
    onSuccess: async () => {
      announce(t("repaired-done", { file: row.file, line: row.line }));
      onClose();
      await refresh();
    },
  });
  // What the server said last counts; what it said of a field that has been changed since says nothing any more.
  const [refused, setRefused] = useState<Record<string, string>>({});
  const problems = rowProblems(repairing.error);
  const wrong: Record<string, string> = {};
  if (repairing.error) {
    for (const { field, reason } of problems)
      if (refused[field] === values[field]) wrong[field] = t(`reasons.${reason}`);
  } else {
    for (const { name, value, reason } of wrongFields(row))
      if (values[name] === value) wrong[name] = t(`reasons.${reason}`);
  }
  // Refused: the work goes on where the first fault is.
  useEffect(() => {
    if (repairing.error) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [repairing.error]);
  function submit(event: FormEvent) {
    event.preventDefault();
    setRefused(values);
    if (!repairing.isPending) repairing.mutate();
  }
  return (
    <>
      <form id={formId} ref={form} onSubmit={submit} noValidate className={styles.form}>
        <h3>{t("fields-title")}</h3>
        {row.is_broken && <p className={styles.detail}>{t("broken")}</p>}
        <RowFields
          row={row}
          values={values}
          wrong={wrong}
          {...(mayRepair
            ? { change: (name: string, value: string) => setValues({ ...values, [name]: value }) }
            : {})}
        />
      </form>
      {children}
      {mayRepair && (
        <div className={styles.foot}>
          {repairing.error && <ProblemNote thrown={repairing.error} />}
          <div className={styles.deeds}>
            <SetAside importId={importId} row={row} onClose={onClose} />
            <Button type="submit" form={formId} variant="primary" busy={repairing.isPending}>
              {t("repair")}
            </Button>
          </div>
        </div>
      )}
    </>
  );
}

function SetAside({ importId, row, onClose }: RowProps) {
  const { t } = useTranslation("imports");
  const announce = useAnnounce();
  const refresh = useRefresh(importId);
  async function undo() {
    try {
      await takeRowUp(importId, row.id, t("undo-reason"));
      announce(t("taken-up-done"));
    } catch {
      announce(t("undo-failed"), { tone: "caution" });
    }
    await refresh();
  }
  async function setAside(reason: string) {
    await setRowAside(importId, row.id, reason);
    announce(t("set-aside-done", { file: row.file, line: row.line }), {
      undo: { label: t("undo"), act: () => void undo() },
    });
    onClose();
    await refresh();
  }
  return (
    <ReasonStep
      label={t("set-aside")}
      title={t("set-aside-title")}
      consequence={t("set-aside-what")}
      act={setAside}
    />
  );
}

function TakeUp({ importId, row }: { importId: string; row: QuarantineRow }) {
  const { t } = useTranslation("imports");
  const announce = useAnnounce();
  const refresh = useRefresh(importId);
  async function takeUp(reason: string) {
    await takeRowUp(importId, row.id, reason);
    announce(t("taken-up-done"));
    await refresh();
  }
  return (
    <Allowed right="imports.repair">
      <div className={styles.foot}>
        <div className={styles.deeds}>
          <ReasonStep
            label={t("take-up")}
            title={t("take-up-title")}
            consequence={t("take-up-what")}
            act={takeUp}
          />
        </div>
      </div>
    </Allowed>
  );
}

/** Everything that is shown of the import: its counts, its rows, the row itself. */
function useRefresh(importId: string) {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: importQuery(importId).queryKey });
}

/** What cannot be read, field by field; else the one that the detail names, which can be read and does not fit. */
function wrongFields(row: QuarantineRow): { name: string; value: string; reason: QuarantineReason }[] {
  const found = row.fields.flatMap(({ name, value, wrong }) =>
    wrong ? [{ name, value, reason: wrong.reason }] : [],
  );
  if (found.length > 0) return found;
  return row.fields
    .filter(({ name }) => row.detail.startsWith(`${name}:`))
    .map(({ name, value }) => ({ name, value, reason: row.reason }));
}

function valuesOf(row: QuarantineRow): Record<string, string> {
  return Object.fromEntries(row.fields.map(({ name, value }) => [name, value]));
}

function changed(row: QuarantineRow, values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    row.fields
      .filter(({ name, value }) => values[name] !== value)
      .map(({ name }) => [name, values[name] ?? ""]),
  );
}
