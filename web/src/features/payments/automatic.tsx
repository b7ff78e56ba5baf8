import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { myAccountsQuery } from "@/api/accounts";
import { billsChanged, payBillsByItself, stopPayingByItself } from "@/api/bills";
import type { BillAccount } from "@/api/wire";
import { amountText, parseAmount } from "@/lib/money";
import { Button } from "@/ui/button";
import { LeftAlone, useConfirmed } from "@/ui/confirmed";
import { Dialog } from "@/ui/dialog";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import { tailOf } from "./account-words";
import { AmountBox } from "./amount-box";
import styles from "./bills-page.module.css";
import form from "./how-much-step.module.css";
import { SourcePicker } from "./source-picker";

/** Whether bills are paid without being asked each time: up to how much, and one tap that stops it. */
export function Automatic({ account, name }: { account: BillAccount; name: string }) {
  const { t } = useTranslation("payments");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  const { automatic } = account;
  const stopping = useMutation({
    mutationFn: () => stopPayingByItself(account.id),
    onSuccess: async () => {
      announce(t("bill.stopped", { name }));
      await billsChanged(queries);
    },
  });
  return (
    <div>
      {stopping.error && <ProblemNote thrown={stopping.error} />}
      <div className={styles.line}>
        <span>
          {automatic
            ? t("bill.by-itself", { most: amountText(automatic.most, language) })
            : t("bill.not-by-itself")}
        </span>
        {automatic ? (
          <Button
            busy={stopping.isPending}
            aria-label={t("bill.stop-name", { name })}
            onClick={() => stopping.mutate()}
          >
            {t("bill.stop")}
          </Button>
        ) : (
          <Button
            variant="quiet"
            aria-haspopup="dialog"
            aria-label={t("bill.begin-name", { name })}
            onClick={() => setOpen(true)}
          >
            {t("bill.begin")}
          </Button>
        )}
      </div>
      <Dialog open={open} title={t("bill.begin-title", { name })} onClose={() => setOpen(false)}>
        <Begin account={account} name={name} onDone={() => setOpen(false)} />
      </Dialog>
    </div>
  );
}

function Begin({ account, name, onDone }: { account: BillAccount; name: string; onDone: () => void }) {
  const { t } = useTranslation("payments");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const confirmed = useConfirmed();
  const held = useQuery(myAccountsQuery).data?.items ?? [];
  const sources = held
    .filter(
      ({ kind, status, currency }) =>
        status === "open" && currency === "CNY" && (kind === "current" || kind === "savings"),
    )
    .map((one) => ({ ...one, tail: tailOf(one.number) }));
  const [fromId, setFromId] = useState("");
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);
  const minor = parseAmount(typed, "CNY");
  const from = fromId || sources[0]?.id || "";
  const beginning = useMutation({
    mutationFn: () =>
      confirmed((yes) =>
        payBillsByItself(account.id, { from_id: from, most: { minor: minor ?? 0, currency: "CNY" } }, yes),
      ),
    onSuccess: async () => {
      announce(t("bill.begun", { name }));
      onDone();
      await billsChanged(queries);
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (minor && from) beginning.mutate();
  }
  return (
    <form onSubmit={submit} className={form.form} noValidate>
      <p>{t("bill.begin-what")}</p>
      <AmountBox
        label={t("bill.most")}
        hint={t("bill.most-hint")}
        currency="CNY"
        value={typed}
        error={tried && !minor ? t("amount.missing") : null}
        onChange={(value) => {
          beginning.reset();
          setTyped(value);
        }}
      />
      <SourcePicker sources={sources} fromId={from} onChange={setFromId} />
      {beginning.error && !(beginning.error instanceof LeftAlone) && <ProblemNote thrown={beginning.error} />}
      <div className={form.buttons}>
        <Button onClick={onDone}>{t("leave")}</Button>
        <Button type="submit" variant="primary" busy={beginning.isPending}>
          {t("bill.begin")}
        </Button>
      </div>
    </form>
  );
}
