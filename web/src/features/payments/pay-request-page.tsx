import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { myAccountsQuery } from "@/api/accounts";
import { isOutcomeOpen, moneyMoved } from "@/api/payments";
import { problemOf } from "@/api/problem";
import { payRequest, requestPreviewQuery, requestsQuery } from "@/api/requests";
import type { MyAccount, PaymentRequest, Preview } from "@/api/wire";
import { amountText, parseAmount, plainAmount } from "@/lib/money";
import { portal } from "@/lib/paths";
import { newRequestKey } from "@/lib/request-key";
import { Button, LinkButton } from "@/ui/button";
import { LeftAlone, useConfirmed } from "@/ui/confirmed";
import { Empty } from "@/ui/empty";
import { Lines, Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import { AmountBox } from "./amount-box";
import { Cautions } from "./cautions";
import { type Source, sourcesFrom, type Target } from "./draft";
import form from "./how-much-step.module.css";
import { NotMade, SafetyNote } from "./safety";
import { SourcePicker } from "./source-picker";
import { Told } from "./told";
import "./words";

/** A request, paid: from where, and then everything as the bank says it. */
export function PayRequestPage() {
  const { t } = useTranslation("payments");
  const { id = "" } = useParams();
  const requests = useQuery(requestsQuery);
  const accounts = useQuery(myAccountsQuery);
  return (
    <Page title={t("request.pay-title")} back={{ to: portal.requests, label: t("request.title") }}>
      <Card>
        <Loaded query={requests} lines={8}>
          {({ received }) => (
            <Loaded query={accounts} lines={8}>
              {({ items }) => <Paying request={received.find((one) => one.id === id)} accounts={items} />}
            </Loaded>
          )}
        </Loaded>
      </Card>
    </Page>
  );
}

interface Props {
  request: PaymentRequest | undefined;
  accounts: readonly MyAccount[];
}

function Paying({ request, accounts }: Props) {
  const { t } = useTranslation("payments");
  const back = <LinkButton to={portal.requests}>{t("request.title")}</LinkButton>;
  if (!request) return <Empty action={back}>{t("request.gone")}</Empty>;
  if (request.state !== "open") return <Empty action={back}>{t(`request.over-what.${request.state}`)}</Empty>;
  const target = asTarget(request);
  const sources = sourcesFrom(target, accounts, null);
  if (sources.length === 0) {
    return <Empty action={back}>{t("amount.no-source", { currency: request.amount.currency })}</Empty>;
  }
  return <Open request={request} target={target} sources={sources} />;
}

/** Whoever asks, as one whom money goes to. */
function asTarget(request: PaymentRequest): Target {
  return {
    kind: "payee",
    payee: {
      id: request.id,
      name: request.other,
      account_number: request.account_number,
      currency: request.amount.currency,
      added_at: request.asked_at,
      last_paid_at: null,
      bank: null,
    },
  };
}

interface OpenProps {
  request: PaymentRequest;
  target: Target;
  sources: readonly Source[];
}

function Open({ request, target, sources }: OpenProps) {
  const { t } = useTranslation("payments");
  const queries = useQueryClient();
  const go = useNavigate();
  const confirmed = useConfirmed();
  const [key] = useState(newRequestKey);
  const [fromId, setFromId] = useState(sources[0]?.id ?? "");
  const [typed, setTyped] = useState(plainAmount(request.amount));
  const { currency } = request.amount;
  const minor = request.may_change ? parseAmount(typed, currency) : request.amount.minor;
  const from = sources.find(({ id }) => id === fromId);
  const amount = { minor: minor ?? 0, currency };
  const wish = { from_id: fromId, amount };
  const paying = useMutation({
    mutationFn: (understood: string | null) =>
      confirmed((yes) => payRequest(request.id, { ...wish, understood }, key, yes)),
    onSuccess: async ({ transfer_id: transferId }) => {
      await go(portal.transferReceipt(transferId));
      await moneyMoved(queries);
    },
  });
  const preview = useQuery({
    ...requestPreviewQuery(request.id, wish),
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
      {request.knows !== "paid" && (
        <p role="note" className={form.soft}>
          {t(`request.knows.${request.knows}`)} {t("request.stop")}
        </p>
      )}
      {request.may_change && (
        <AmountBox
          large
          label={t("amount.label")}
          currency={currency}
          value={typed}
          hint={t("request.may-change")}
          error={minor ? null : t("amount.missing")}
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
            wish={{ ...wish, payee_id: null, to_own_id: null, memo: request.note }}
            target={target}
            from={from}
            memo={request.note}
            preview={preview.data}
          />
          <Cautions cautions={preview.data.cautions} target={target} left={preview.data.balance_after} />
          {preview.data.safety && <SafetyNote safety={preview.data.safety} />}
          {preview.data.needs_confirmation && <p className={form.soft}>{t("check.confirm")}</p>}
        </>
      )}
      {!preview.data && !thrown && Boolean(minor) && <Lines count={8} />}
      <div className={form.buttons}>
        <LinkButton to={portal.requests}>{t("back")}</LinkButton>
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
