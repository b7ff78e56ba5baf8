import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { accountQuery, renameAccount } from "@/api/accounts";
import type { AccountDetail } from "@/api/wire";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./step-form.module.css";

/** Gives an account the name that its customers see. */
export function AccountName({ account, blocked }: { account: AccountDetail; blocked: string | false }) {
  const { t } = useTranslation("accounts");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)} blocked={blocked}>
        {t("desk.rename")}
      </Button>
      <Dialog
        open={open}
        title={t("desk.rename-title", { number: account.number })}
        onClose={() => setOpen(false)}
      >
        <NameForm account={account} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function NameForm({ account, onDone }: { account: AccountDetail; onDone: () => void }) {
  const { t } = useTranslation(["accounts", "ui"]);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [name, setName] = useState(account.name);
  const saving = useMutation({
    mutationFn: () => renameAccount(account.id, name.trim()),
    onSuccess: async (renamed) => {
      queries.setQueryData(accountQuery("console", account.id).queryKey, renamed);
      announce(t("desk.renamed"));
      onDone();
      await queries.invalidateQueries({ queryKey: ["accounts"] });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    saving.mutate();
  }
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      <Field label={t("name")} hint={t("desk.rename-hint")}>
        {(wiring) => (
          <Input
            {...wiring}
            value={name}
            maxLength={80}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      {saving.error && <ProblemNote thrown={saving.error} />}
      <div className={styles.buttons}>
        <Button onClick={onDone}>{t("ui:leave-it")}</Button>
        <Button type="submit" variant="primary" busy={saving.isPending}>
          {t("desk.save")}
        </Button>
      </div>
    </form>
  );
}
