import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { quoteQuery, remit, remitPreviewQuery } from "@/api/abroad";
import { isOutcomeOpen, moneyMoved } from "@/api/payments";
import { problemOf } from "@/api/problem";
import type { MyAccount, NewRemittance, QuoteAsk, RemitPreview, SubmittedTransfer } from "@/api/wire";
import { amountText } from "@/lib/money";
import { newRequestKey } from "@/lib/request-key";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { LeftAlone, useConfirmed } from "@/ui/confirmed";
import { Facts } from "@/ui/facts";
import { Lines } from "@/ui/loaded";
import { Face } from "@/ui/person-chip";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import styles from "./abroad.module.css";
import { type AbroadDraft, countryName, remittanceOf } from "./abroad-draft";
import { tailOf, useAccountName } from "./account-words";
import { QuoteCard } from "./quote-card";
import { useQuoteLeft } from "./quote-ring";
import { NotMade, SafetyNote } from "./safety";

interface Props {
  ask: QuoteAsk;
  draft: AbroadDraft;
  from: MyAccount;
  change: (part: Partial<AbroadDraft>) => void;
  goTo: (step: number) => void;
  onDone: (submitted: SubmittedTransfer) => void;
}

/** Everything once more, at a rate that the bank keeps for the time that is shown, and then it goes. */
export function AbroadCheck(props: Props) {
  const { ask, draft, from, change, goTo, onDone } = props;
  const { t } = useTranslation("abroad");
  const queries = useQueryClient();
  const confirmed = useConfirmed();
  const quoted = useQuery({ ...quoteQuery(ask), enabled: draft.sent === null });
  const { left, of } = useQuoteLeft(quoted.data, quoted.dataUpdatedAt);
  const wish = quoted.data ? remittanceOf(draft, quoted.data.id, from.id) : null;
  const preview = useQuery({
    ...remitPreviewQuery(wish ?? NOTHING),
    enabled: wish !== null && draft.sent === null && !quoted.isFetching,
  });
  const sending = useMutation({
    mutationFn: (wanted: NewRemittance) =>
      confirmed(async (confirmation) => {
        change({ sent: wanted.quote_id });
        try {
          return await remit({ ...wanted, ...readIn(preview.data) }, draft.key, confirmation);
        } catch (thrown) {
          const problem = problemOf(thrown);
          if (problem.code === "ledger.key_reused") change({ sent: null, key: newRequestKey() });
          else if (!isOutcomeOpen(problem)) change({ sent: null });
          throw thrown;
        }
      }),
    onSuccess: (submitted) => {
      onDone(submitted);
      void moneyMoved(queries);
    },
  });
  if (draft.sent && !sending.isPending) {
    const again = remittanceOf(draft, draft.sent, from.id);
    return <Unanswered error={sending.error} onAsk={() => again && sending.mutate(again)} />;
  }
  const fresh = () => {
    sending.reset();
    void quoted.refetch();
  };
  const thrown = quoted.error ?? preview.error ?? (sending.error instanceof LeftAlone ? null : sending.error);
  const problem = thrown ? problemOf(thrown) : null;
  const isOver =
    left === 0 || problem?.code === "payments.quote_over" || problem?.code === "payments.quote_used";
  if (quoted.data && isOver && !sending.isPending) {
    return (
      <div className={styles.check}>
        <p role="status" className={styles.over}>
          <span>{t("quote.over")}</span>
          <Button variant="primary" busy={quoted.isFetching} onClick={fresh}>
            {t("quote.fresh")}
          </Button>
        </p>
        <div className={styles.buttons}>
          <Button onClick={() => goTo(1)}>{t("back")}</Button>
        </div>
      </div>
    );
  }
  if (problem && thrown) {
    return (
      <div className={styles.check}>
        <ProblemNote thrown={thrown} retry={quoted.error ? fresh : undefined} />
        <NotMade problem={problem} />
        <div className={styles.buttons}>
          <Button onClick={() => goTo(placeOf(problem.code))}>{t("back")}</Button>
        </div>
      </div>
    );
  }
  if (!preview.data || !wish) return <Lines count={8} />;
  return (
    <Ready
      {...props}
      preview={preview.data}
      left={left}
      of={of}
      busy={sending.isPending}
      onYes={() => sending.mutate(wish)}
    />
  );
}

const ABOUT_AMOUNT = ["payments.over_limit", "payments.not_enough", "payments.over_allowance"];

function placeOf(code: string): number {
  return ABOUT_AMOUNT.includes(code) ? 0 : 1;
}

/** Whoever goes on below a warning has read it. */
function readIn(preview: RemitPreview | undefined): Pick<NewRemittance, "understood"> {
  const safety = preview?.transfer.safety;
  return safety?.outcome === "warn" ? { understood: safety.mark } : {};
}

interface ReadyProps extends Props {
  preview: RemitPreview;
  left: number;
  of: number;
  busy: boolean;
  onYes: () => void;
}

function Ready({ draft, from, preview, left, of, busy, onYes, goTo }: ReadyProps) {
  const { t } = useTranslation("abroad");
  const { t: payments } = useTranslation("payments");
  const language = useLanguage();
  const nameOf = useAccountName();
  const { quote, payee, transfer, allowance } = preview;
  const text = (money: typeof quote.sent) => amountText(money, language);
  const outcome = transfer.safety?.outcome;
  const isLater = outcome === "delay" || outcome === "hold";
  const rest = { ...allowance.left, minor: Math.max(0, allowance.left.minor - usdOf(preview)) };
  return (
    <div className={styles.check}>
      <div className={styles.whom}>
        <Face name={payee.name} size="large" />
        <div>
          <p className={styles.title}>{t("check.to", { name: payee.name })}</p>
          <p className={styles.number}>
            {[payee.account, payee.bank?.name_en, countryName(quote.country, language)]
              .filter(Boolean)
              .join(" · ")}
          </p>
        </div>
      </div>
      <p className={styles.sentence}>
        {t("check.sentence", { name: payee.name, sent: text(quote.sent), total: text(quote.total) })}
      </p>
      <QuoteCard quote={quote} left={left} of={of} />
      <Facts
        facts={[
          { label: t("from"), value: `${nameOf(from)} ${t("tail", { tail: tailOf(from.number) })}` },
          { label: t("check.balance-after"), value: <Amount money={transfer.balance_after} hideable /> },
          ...(quote.sent.currency === "USD"
            ? [{ label: t("check.allowance-after"), value: <Amount money={rest} /> }]
            : []),
          { label: t("check.purpose"), value: draft.purpose ? t(`purposes.${draft.purpose}`) : "" },
          {
            label: t("check.charges"),
            value: `${t(`charge.${quote.charges}.name`)} (${t(`charge.${quote.charges}.code`)})`,
          },
          { label: t("check.payer"), value: `${draft.payer}, ${draft.town}` },
          ...(draft.note ? [{ label: t("check.note"), value: draft.note }] : []),
        ]}
      />
      {transfer.safety && <SafetyNote safety={transfer.safety} />}
      <p className={styles.stop}>{t("check.stop")}</p>
      <p className={styles.soft}>{t("check.confirm")}</p>
      <div className={styles.buttons}>
        <Button onClick={() => goTo(1)}>{t("back")}</Button>
        <Button variant="primary" busy={busy} onClick={onYes}>
          {outcome === "warn"
            ? payments("safety.know", { amount: text(quote.sent) })
            : isLater
              ? payments("safety.pay-later", { amount: text(quote.sent) })
              : t("check.go", { sent: text(quote.sent) })}
        </Button>
      </div>
    </div>
  );
}

function usdOf({ quote }: RemitPreview): number {
  return quote.sent.currency === "USD" ? quote.sent.minor : 0;
}

function Unanswered({ error, onAsk }: { error: Error | null; onAsk: () => void }) {
  const { t } = useTranslation("abroad");
  return (
    <div className={styles.check}>
      <h3 className={styles.title}>{t("unanswered.title")}</h3>
      <p>{t("unanswered.lead")}</p>
      {error && <ProblemNote thrown={error} />}
      <div className={styles.buttons}>
        <Button variant="primary" onClick={onAsk}>
          {t("unanswered.ask")}
        </Button>
      </div>
    </div>
  );
}

const NOTHING: NewRemittance = {
  quote_id: "",
  from_id: "",
  payee_id: "",
  purpose: "421010",
  payer: "",
  town: "",
  note: "",
  declared: false,
};
