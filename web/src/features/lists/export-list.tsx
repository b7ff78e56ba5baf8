import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { approvalsKey } from "@/api/approvals";
import { keep } from "@/api/download";
import { askForListExport, exportList, listExportFile, listsKey } from "@/api/lists";
import type { ListColumn, ListExportWish } from "@/api/wire";
import { Button } from "@/ui/button";
import { Chips } from "@/ui/chips";
import { useConfirmed } from "@/ui/confirmed";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { TextArea } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { Segments } from "@/ui/segments";
import { useLanguage } from "@/ui/use-language";
import { type Asked, filtersOf, sortOf } from "./asked";
import styles from "./lists.module.css";
import "./words";

const PURPOSES: readonly ListExportWish["purpose"][] = ["contact", "report", "audit", "authority"];
const FORMS = ["xlsx", "csv"] as const;

interface Props {
  asked: Asked;
  columns: readonly ListColumn[];
  /** How many there are, as far as they were counted. */
  total: number;
}

/** More than that takes a second person; as in the bank's rules. */
const MOST_ALONE = 1_000;

/** Takes what the list shows out of the bank, for a purpose that is written down. */
export function ExportList({ asked, columns, total }: Props) {
  const { t } = useTranslation("lists");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("export")}</Button>
      <Dialog open={open} title={t("export-title")} onClose={() => setOpen(false)}>
        {open && <Wish asked={asked} columns={columns} total={total} onClose={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

function Wish({ asked, columns, total, onClose }: Props & { onClose: () => void }) {
  const { t } = useTranslation(["lists", "ui"]);
  const language = useLanguage();
  const confirmed = useConfirmed();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const [purpose, setPurpose] = useState<ListExportWish["purpose"] | "">("");
  const [words, setWords] = useState("");
  const [form, setForm] = useState<(typeof FORMS)[number]>("xlsx");
  const [sent, setSent] = useState(false);
  const missing = !purpose || !words.trim();
  const takesTwo = total > MOST_ALONE;
  const taking = useMutation({
    mutationFn: async (what: ListExportWish["purpose"]) => {
      const wish: ListExportWish = {
        filters: filtersOf(asked),
        sort: sortOf(asked),
        columns: [...columns],
        purpose: what,
        words: words.trim(),
        form,
        language,
      };
      if (takesTwo) {
        await confirmed((confirmation) => askForListExport(wish, confirmation));
        return t("export-asked");
      }
      const made = await confirmed((confirmation) => exportList(wish, confirmation));
      keep(await listExportFile(made.id));
      return t("exported", { count: made.customers });
    },
    onSuccess: async (done) => {
      announce(done);
      onClose();
      await queries.invalidateQueries({ queryKey: [...listsKey, "exports"] });
      await queries.invalidateQueries({ queryKey: approvalsKey });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (purpose && !missing) taking.mutate(purpose);
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{t("export-what")}</p>
      {takesTwo && <p role="note">{t("ask-export-what", { most: MOST_ALONE })}</p>}
      <p aria-hidden="true">{t("export-purpose")}</p>
      <Chips
        label={t("export-purpose")}
        choices={PURPOSES.map((value) => ({ value, label: t(`purposes.${value}`) }))}
        value={purpose}
        onChange={setPurpose}
      />
      {sent && !purpose && (
        <p role="alert" className={styles.wrong}>
          {t("export-purpose-missing")}
        </p>
      )}
      <Field
        label={t("export-words")}
        hint={t("export-words-hint")}
        error={sent && !words.trim() ? t("export-missing") : null}
      >
        {(wiring) => (
          <TextArea
            {...wiring}
            value={words}
            maxLength={500}
            onChange={(event) => setWords(event.target.value.replaceAll(/[\r\n]+/g, " "))}
          />
        )}
      </Field>
      <Segments
        label={t("form")}
        choices={FORMS.map((value) => ({ value, label: t(`forms.${value}`) }))}
        value={form}
        onChange={setForm}
      />
      {taking.error && <ProblemNote thrown={taking.error} />}
      <div className={styles.end}>
        <Button onClick={onClose}>{t("ui:leave-it")}</Button>
        <Button type="submit" variant="primary" busy={taking.isPending}>
          {t(takesTwo ? "ask-export" : "export")}
        </Button>
      </div>
    </form>
  );
}
