import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { UserRoundSearch } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import {
  askAboutRefused,
  askAboutTransfer,
  lookAtTransferQuery,
  looksChanged,
  withdrawLook,
} from "@/api/looks";
import type { PaymentLook, Transfer } from "@/api/wire";
import { instantText } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { Button } from "@/ui/button";
import { ConfirmStep } from "@/ui/confirm-step";
import { Field } from "@/ui/field";
import { TextArea } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { StateWord, type Tone } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import styles from "./look.module.css";
import "./words";

const LONGEST_WORDS = 500;

const TONES: Record<PaymentLook["state"], Tone> = {
  open: "info",
  allowed: "good",
  stays: "caution",
  withdrawn: "over",
  over: "over",
};

/** On the screen that says that a payment is not made: a person is one tap away, and so is what came of asking. */
export function LookAtRefused({ id }: { id: string }) {
  const { t } = useTranslation("payments");
  const [asked, setAsked] = useState<PaymentLook | null>(null);
  if (asked) {
    return (
      <>
        <LookState look={asked} />
        <p>
          <Link to={portal.refusedPayments}>{t("look.list")}</Link>
        </p>
      </>
    );
  }
  return <AskForLook ask={(words) => askAboutRefused(id, words)} onAsked={setAsked} />;
}

/** The same on the receipt of a payment that is put off. */
export function LookAtTransfer({ transfer }: { transfer: Transfer }) {
  const { id, state } = transfer;
  const isPutOff = state === "delayed" || state === "held";
  const look = useQuery({ ...lookAtTransferQuery(id), enabled: transfer.safety !== null });
  if (look.data) return <LookState look={look.data} />;
  if (!isPutOff || look.data === undefined) return null;
  return <AskForLook ask={(words) => askAboutTransfer(id, words)} />;
}

interface AskProps {
  ask: (words: string) => Promise<PaymentLook>;
  onAsked?: (look: PaymentLook) => void;
}

/** With a word of one's own, or without. */
export function AskForLook({ ask, onAsked }: AskProps) {
  const { t } = useTranslation("payments");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [words, setWords] = useState("");
  const asking = useMutation({
    mutationFn: () => ask(words.trim().replace(/\s*\n\s*/g, " ")),
    onSuccess: async (look) => {
      announce(t("look.asked"));
      onAsked?.(look);
      await looksChanged(queries);
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    asking.mutate();
  }
  return (
    <form className={styles.ask} onSubmit={submit}>
      <p>{t("look.offer")}</p>
      <Field label={t("look.words")} hint={t("look.words-hint")}>
        {(wiring) => (
          <TextArea
            {...wiring}
            rows={2}
            maxLength={LONGEST_WORDS}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        )}
      </Field>
      {asking.error && <ProblemNote thrown={asking.error} />}
      <div>
        <Button type="submit" busy={asking.isPending} icon={<UserRoundSearch size={18} aria-hidden="true" />}>
          {t("look.ask")}
        </Button>
      </div>
    </form>
  );
}

/** What came of asking: that somebody looks and by when, or the answer and what can be done now. */
export function LookState({ look }: { look: PaymentLook }) {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { state, about } = look;
  const until = look.allowed_until ? instantText(look.allowed_until, language) : "";
  const isOver = look.allowed_until !== null && new Date(look.allowed_until).getTime() <= Date.now();
  const what =
    state === "allowed" && about === "refused"
      ? look.used_for
        ? "used"
        : isOver
          ? "allowed-over"
          : "allowed-again"
      : state === "stays"
        ? (`stays-${about}` as const)
        : state;
  async function withdraw() {
    await withdrawLook(look.id);
    announce(t("look.withdrawn-now"));
    await looksChanged(queries);
  }
  return (
    <section className={styles.look} aria-label={t("look.title")}>
      <p>
        <StateWord tone={TONES[state]}>{t(`look.states.${state}`)}</StateWord>
      </p>
      {look.answer && <blockquote className={styles.answer}>{look.answer}</blockquote>}
      <p>{t(`look.what.${what}`, { until: until || instantText(look.due_at, language) })}</p>
      {look.words && <p className={styles.soft}>{t("look.you-said", { words: look.words })}</p>}
      <p className={styles.soft}>
        {look.ended_at
          ? t("look.asked-and-ended", {
              asked: instantText(look.asked_at, language),
              ended: instantText(look.ended_at, language),
            })
          : t("look.asked-at", { asked: instantText(look.asked_at, language) })}
      </p>
      {look.used_for && (
        <p>
          <Link to={portal.transferReceipt(look.used_for)}>{t("look.receipt")}</Link>
        </p>
      )}
      {state === "open" && about !== "held" && (
        <div>
          <ConfirmStep
            label={t("look.withdraw")}
            variant="quiet"
            title={t("look.withdraw-title")}
            sentence={t("look.withdraw-what")}
            act={withdraw}
          />
        </div>
      )}
    </section>
  );
}
