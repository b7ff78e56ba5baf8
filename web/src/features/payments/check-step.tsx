import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { moneyMoved, previewQuery, submitTransfer } from "@/api/payments";
import { problemOf } from "@/api/problem";
import type { NewTransfer, Preview, SubmittedTransfer } from "@/api/wire";
import { amountText } from "@/lib/money";
import { Button } from "@/ui/button";
import { LeftAlone } from "@/ui/confirmed";
import { Lines } from "@/ui/loaded";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import { Cautions } from "./cautions";
import type { Draft, Source, Target } from "./draft";
import { placeOf } from "./refusals";
import { NotMade, SafetyNote } from "./safety";
import { TargetLine } from "./target-line";
import { Told } from "./told";
import styles from "./transfer.module.css";
import type { StepKey } from "./transfer-steps";
import { Unanswered } from "./unanswered";
import { useSending } from "./use-sending";
import { WaysOut } from "./ways-out";

interface Props {
  draft: Draft;
  wish: NewTransfer;
  target: Target;
  from: Source;
  change: (part: Partial<Draft>) => void;
  goTo: (step: StepKey) => void;
  onDone: (submitted: SubmittedTransfer) => void;
}

/** Everything once more, as the bank says it, and then it goes. */
export function CheckStep(props: Props) {
  const { draft, wish, target, change, goTo, onDone } = props;
  const queries = useQueryClient();
  const sending = useSending({
    change,
    send: (confirmation) => {
      const shown = queries.getQueryData(previewQuery(wish).queryKey);
      return submitTransfer({ ...wish, ...readIn(shown) }, draft.key, confirmation);
    },
    onDone: (submitted) => {
      onDone(submitted);
      void moneyMoved(queries);
    },
  });
  const preview = useQuery({ ...previewQuery(wish), enabled: !draft.asked && !sending.isPending });
  if (draft.asked && !sending.isPending) {
    return <Unanswered wish={wish} target={target} onAsk={() => sending.mutate()} error={sending.error} />;
  }
  const refused = preview.error ?? (sending.error instanceof LeftAlone ? null : sending.error);
  if (refused) {
    const problem = problemOf(refused);
    const fix = () => goTo(placeOf(problem) === "to" ? "who" : "amount");
    return (
      <div className={styles.check}>
        <TargetLine target={target} />
        <ProblemNote
          thrown={refused}
          retry={preview.error && placeOf(problem) === null ? () => preview.refetch() : undefined}
        />
        <NotMade problem={problem} />
        <WaysOut
          problem={problem}
          currency={wish.amount.currency}
          available={props.from.available.minor}
          put={(part) => {
            sending.reset();
            change(part);
          }}
          onOther={() => goTo("who")}
        />
        <Buttons onBack={fix} />
      </div>
    );
  }
  if (!preview.data) return <Lines count={8} />;
  return <Ready {...props} preview={preview.data} busy={sending.isPending} onYes={() => sending.mutate()} />;
}

interface ReadyProps extends Props {
  preview: Preview;
  busy: boolean;
  onYes: () => void;
}

/** Whoever goes on below a warning has read it. */
function readIn(preview: Preview | undefined): Pick<NewTransfer, "understood"> {
  const safety = preview?.safety;
  return safety?.outcome === "warn" ? { understood: safety.mark } : {};
}

function Ready({ draft, wish, target, from, preview, busy, onYes, goTo }: ReadyProps) {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const amount = amountText(wish.amount, language);
  const outcome = preview.safety?.outcome;
  const isLater = outcome === "delay" || outcome === "hold";
  const go = preview.waits_for_yes ? "check.ask" : "check.pay";
  return (
    <div className={styles.check}>
      <Told wish={wish} target={target} from={from} memo={draft.memo} preview={preview} />
      <Cautions cautions={preview.cautions} target={target} left={preview.balance_after} />
      {preview.safety && <SafetyNote safety={preview.safety} />}
      {preview.needs_confirmation && <p className={styles.soft}>{t("check.confirm")}</p>}
      <Buttons onBack={() => goTo("amount")}>
        <Button variant="primary" busy={busy} onClick={onYes}>
          {t(outcome === "warn" ? "safety.know" : isLater ? "safety.pay-later" : go, { amount })}
        </Button>
      </Buttons>
    </div>
  );
}

function Buttons({ onBack, children }: { onBack: () => void; children?: React.ReactNode }) {
  const { t } = useTranslation("payments");
  return (
    <div className={styles.buttons}>
      <Button onClick={onBack}>{t("back")}</Button>
      {children}
    </div>
  );
}
