import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/problem";
import type { MyAccount } from "@/api/wire";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { problemWords } from "@/ui/problem-words";
import { productOf } from "./account-name";
import styles from "./rename-account.module.css";
import { useNickname } from "./use-arrangement";

// As the bank takes it (ShortLine); what is longer would not fit on a phone's line anyway.
const MOST = 40;

interface Props {
  account: MyAccount;
  onDone: () => void;
}

/** The customer's own name for an account, which nobody else sees. */
export function RenameAccount({ account, onDone }: Props) {
  const { t, i18n } = useTranslation("accounts");
  const announce = useAnnounce();
  const naming = useNickname();
  const [name, setName] = useState(account.nickname ?? account.name);
  const bankName = account.name || productOf(account, t);
  // Waited for here, not in the mutation's own callbacks: by then the dialog is gone, and nobody hears them.
  async function takeBack() {
    try {
      await naming.mutateAsync({ id: account.id, nickname: account.nickname });
      announce(t("undone"));
    } catch (thrown) {
      announce(problemWords(problemOf(thrown), i18n), { tone: "caution" });
    }
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    const wanted = name.trim();
    const nickname = wanted && wanted !== account.name ? wanted : null;
    if (nickname === account.nickname) return onDone();
    naming.mutate(
      { id: account.id, nickname },
      {
        onSuccess: () => {
          announce(t("renamed", { name: nickname ?? bankName }), {
            undo: { label: t("undo"), act: takeBack },
          });
          onDone();
        },
      },
    );
  }
  return (
    <form onSubmit={submit} className={styles.form}>
      {naming.error && <ProblemNote thrown={naming.error} />}
      <Field label={t("own-name")} hint={t("own-name-hint", { name: bankName })}>
        {(wiring) => (
          <Input
            {...wiring}
            autoFocus
            autoComplete="off"
            maxLength={MOST}
            value={name}
            placeholder={bankName}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setName(event.target.value)}
            onClear={() => setName("")}
          />
        )}
      </Field>
      <div className={styles.buttons}>
        <Button onClick={onDone}>{t("cancel")}</Button>
        <Button type="submit" variant="primary" busy={naming.isPending}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
