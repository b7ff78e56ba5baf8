import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { giveBack, isOutcomeOpen, moneyMoved } from "@/api/payments";
import { problemOf } from "@/api/problem";
import type { Transfer } from "@/api/wire";
import { amountText, type Money, parseAmount } from "@/lib/money";
import { newRequestKey } from "@/lib/request-key";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { LeftAlone, useConfirmed } from "@/ui/confirmed";
import { Dialog } from "@/ui/dialog";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import { AmountBox } from "./amount-box";
import { writtenAmount } from "./draft";
import styles from "./refund.module.css";
import { useTransferWords } from "./sentence";

/** What of a payment has been given back; nothing where nothing was. */
export function Refunds({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation("payments");
  const title = useId();
  const { refunds, is_incoming: isIncoming } = transfer;
  if (refunds.length === 0) return null;
  return (
    <section className={styles.given} aria-labelledby={title}>
      <h2 id={title}>{t(isIncoming ? "refund.given" : "refund.come-back")}</h2>
      <ul>
        {refunds.map(({ id, amount, at }) => (
          <li key={id}>
            <Undo2 size={16} aria-hidden="true" />
            <When at={at} exact />
            <Amount money={amount} hideable />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Gives a payment back to the account that it came from, the whole or a part. */
export function GiveBack({ transfer, most }: { transfer: Transfer; most: Money }) {
  const { t } = useTranslation("payments");
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button icon={<Undo2 size={18} aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t("refund.give")}
      </Button>
      <Dialog open={open} title={t("refund.title")} onClose={close}>
        <HowMuch transfer={transfer} most={most} onDone={close} />
      </Dialog>
    </>
  );
}

function HowMuch({ transfer, most, onDone }: { transfer: Transfer; most: Money; onDone: () => void }) {
  const { t } = useTranslation("payments");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const confirmed = useConfirmed();
  const language = useLanguage();
  const name = useTransferWords().other(transfer);
  const { currency } = most;
  const [typed, setTyped] = useState(() => writtenAmount(most.minor, currency, language));
  const [asked, setAsked] = useState(false);
  // Kept while nobody knows what came of it: asked again it is given once.
  const [key, setKey] = useState(newRequestKey);
  const giving = useMutation({
    mutationFn: (minor: number) =>
      confirmed((yes) => giveBack(transfer.id, { amount: { minor, currency } }, key, yes)),
    onSuccess: async (after, minor) => {
      announce(t("refund.done", { name, amount: amountText({ minor, currency }, language) }));
      onDone();
      await moneyMoved(queries, after);
    },
    onError: (thrown) => {
      if (!isOutcomeOpen(problemOf(thrown))) setKey(newRequestKey());
    },
  });
  const minor = parseAmount(typed, currency);
  const most_ = amountText(most, language);
  const wrong = minor === null || minor <= 0 ? t("refund.unreadable") : null;
  const over = minor !== null && minor > most.minor ? t("refund.over", { most: most_ }) : null;
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (minor !== null && !wrong && !over) giving.mutate(minor);
  }
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      <p>{t("refund.where", { name })}</p>
      <AmountBox
        label={t("refund.how-much")}
        hint={t("refund.most", { most: most_ })}
        currency={currency}
        value={typed}
        error={over ?? (asked ? wrong : null)}
        autoFocus
        onChange={setTyped}
      />
      <p className={styles.soft}>{t("refund.stranger")}</p>
      {giving.error && !(giving.error instanceof LeftAlone) && <ProblemNote thrown={giving.error} />}
      <div className={styles.buttons}>
        <Button onClick={onDone}>{t("leave")}</Button>
        <Button type="submit" variant="primary" busy={giving.isPending}>
          {t("refund.give-now")}
        </Button>
      </div>
    </form>
  );
}
