import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { papersKey, verifyPaper } from "@/api/papers";
import type { Customer, Paper, Seen } from "@/api/wire";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { PaperWords } from "./paper-words";
import styles from "./papers.module.css";
import "./words";

const WAYS: readonly Seen[] = ["original", "chip", "checked", "copy"];

/** Somebody else than who wrote it down has looked at the document, and says how. */
export function VerifyPaper({ of, customer, name }: { of: Paper; customer: Customer; name: string }) {
  const { t } = useTranslation(["papers", "ui"]);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [open, setOpen] = useState(false);
  const [seen, setSeen] = useState<Seen>("original");
  const verifying = useMutation({
    mutationFn: () => verifyPaper(customer.id, of.id, seen),
    onSuccess: async () => {
      setOpen(false);
      announce(t("card.is-verified"));
      await queries.invalidateQueries({ queryKey: papersKey });
      await queries.invalidateQueries({ queryKey: ["circumstances"] });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    verifying.mutate();
  }
  return (
    <>
      <Button
        size="small"
        blocked={!of.may_verify && t("card.another")}
        aria-label={t("card.verify-of", { name })}
        onClick={() => setOpen(true)}
      >
        {t("card.verify")}
      </Button>
      <Dialog open={open} title={t("verify.title", { name })} onClose={() => setOpen(false)}>
        <form className={styles.form} onSubmit={submit} noValidate>
          <p>{t("verify.what")}</p>
          <div className={styles.waits}>
            <PaperWords of={of} />
          </div>
          <Field label={t("verify.how")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={seen}
                choices={WAYS.map((value) => ({ value, label: t(`verify.ways.${value}`) }))}
                onChange={(event) => setSeen(WAYS.find((one) => one === event.target.value) ?? "original")}
              />
            )}
          </Field>
          {verifying.error && <ProblemNote thrown={verifying.error} />}
          <div className={styles.end}>
            <Button onClick={() => setOpen(false)}>{t("ui:leave-it")}</Button>
            <Button type="submit" variant="primary" busy={verifying.isPending}>
              {t("verify.act")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
