import { type UseQueryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { isOutcomeOpen, moneyMoved } from "@/api/payments";
import { problemOf } from "@/api/problem";
import type { PaidRequest, Preview } from "@/api/wire";
import { amountText, type Money, parseAmount, plainAmount } from "@/lib/money";
import { portal } from "@/lib/paths";
import { newRequestKey } from "@/lib/request-key";
import { Button, LinkButton } from "@/ui/button";
import { LeftAlone, useConfirmed } from "@/ui/confirmed";
import { Lines } from "@/ui/loaded";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import { AmountBox } from "./amount-box";
import { Cautions } from "./cautions";
import type { Source, Target } from "./draft";
import form from "./how-much-step.module.css";
import { NotMade, SafetyNote } from "./safety";
import { SourcePicker } from "./source-picker";
import { Told } from "./told";

/** What is paid, and what stands for having read the bank's warning. */
export interface PayWish {
  from_id: string;
  amount: Money;
  understood?: string | null;
}

interface Props {
  target: Target;
  sources: readonly Source[];
  /** What is asked; where the amount is free, what to begin with, or null. */
  asked: Money | null;
  /** How the amount may be changed; null where it is fixed. */
  free: { hint: string } | null;
  currency?: string;
  memo: string;
  back: string;
  // biome-ignore lint/suspicious/noExplicitAny: each page's preview has a key of its own
  preview: (wish: PayWish) => UseQueryOptions<Preview, Error, Preview, any>;
  pay: (wish: PayWish, key: string, confirmation?: string) => Promise<PaidRequest>;
  /** What to know before. */
  children?: ReactNode;
}

/** Pays what is asked: from where, then everything as the bank says it, and then it goes. */
export function PayNow(props: Props) {
  const { target, sources, asked, free, memo, back, children } = props;
  const { t } = useTranslation("payments");
  const queries = useQueryClient();
  const go = useNavigate();
  const confirmed = useConfirmed();
  const [key] = useState(newRequestKey);
  const [fromId, setFromId] = useState(sources[0]?.id ?? "");
  const [typed, setTyped] = useState(asked ? plainAmount(asked) : "");
  const currency = asked?.currency ?? props.currency ?? "CNY";
  const minor = free ? parseAmount(typed, currency) : (asked?.minor ?? null);
  const from = sources.find(({ id }) => id === fromId);
  const amount = { minor: minor ?? 0, currency };
  const wish = { from_id: fromId, amount };
  const paying = useMutation({
    mutationFn: (understood: string | null) =>
      confirmed((yes) => props.pay({ ...wish, understood }, key, yes)),
    onSuccess: async ({ transfer_id: transferId }) => {
      await go(portal.transferReceipt(transferId));
      await moneyMoved(queries);
    },
  });
  const preview = useQuery({
    ...props.preview(wish),
    enabled: Boolean(minor) && !paying.isPending && !paying.isSuccess,
  });
  const thrown = preview.error ?? (paying.error instanceof LeftAlone ? null : paying.error);
  const isUnsure = paying.error !== null && isOutcomeOpen(problemOf(paying.error));
  function change(act: () => void) {
    paying.reset();
    act();
  }
  return (
    <div className={form.form}>
      {children}
      {free && (
        <AmountBox
          large
          label={t("amount.label")}
          currency={currency}
          value={typed}
          hint={free.hint}
          error={minor || !typed ? null : t("amount.missing")}
          onChange={(value) => change(() => setTyped(value))}
          onTidied={setTyped}
        />
      )}
      {sources.length > 1 && (
        <SourcePicker sources={sources} fromId={fromId} onChange={(id) => change(() => setFromId(id))} />
      )}
      {thrown && <ProblemNote thrown={thrown} />}
      {thrown && <NotMade problem={problemOf(thrown)} />}
      {preview.data && from && (
        <>
          <Told
            wish={{ ...wish, payee_id: null, to_own_id: null, memo }}
            target={target}
            from={from}
            memo={memo}
            preview={preview.data}
          />
          <Cautions cautions={preview.data.cautions} target={target} left={preview.data.balance_after} />
          {preview.data.safety && <SafetyNote safety={preview.data.safety} />}
          {preview.data.needs_confirmation && <p className={form.soft}>{t("check.confirm")}</p>}
        </>
      )}
      {!preview.data && !thrown && Boolean(minor) && <Lines count={8} />}
      <div className={form.buttons}>
        <LinkButton to={back}>{t("back")}</LinkButton>
        {preview.data && (!thrown || isUnsure) && (
          <PayButton
            preview={preview.data}
            amount={amount}
            busy={paying.isPending}
            onYes={() => paying.mutate(readIn(preview.data))}
          />
        )}
      </div>
    </div>
  );
}

/** Whoever goes on below a warning has read it. */
function readIn({ safety }: Preview): string | null {
  return safety?.outcome === "warn" ? safety.mark : null;
}

interface PayProps {
  preview: Preview;
  amount: { minor: number; currency: string };
  busy: boolean;
  onYes: () => void;
}

function PayButton({ preview, amount, busy, onYes }: PayProps) {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const outcome = preview.safety?.outcome;
  const isLater = outcome === "delay" || outcome === "hold";
  const go = preview.waits_for_yes ? "check.ask" : "check.pay";
  return (
    <Button variant="primary" busy={busy} onClick={onYes}>
      {t(outcome === "warn" ? "safety.know" : isLater ? "safety.pay-later" : go, {
        amount: amountText(amount, language),
      })}
    </Button>
  );
}
