import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { lookedAfterAccountQuery } from "@/api/mandates";
import type { MyAccount, Payee, SubmittedTransfer, Transfer } from "@/api/wire";
import { portal } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Lines } from "@/ui/loaded";
import { StepProgress } from "@/ui/wizard";
import { CheckStep } from "./check-step";
import { sourceOf, sourcesFrom, targetOf, wishOf } from "./draft";
import { HowMuchStep } from "./how-much-step";
import { missingOf, NOW, planOf } from "./later";
import { PlanStep } from "./plan-step";
import styles from "./transfer.module.css";
import { useDraft } from "./use-draft";
import { WhoStep } from "./who-step";

const STEPS = ["who", "amount", "check"] as const;
export type StepKey = (typeof STEPS)[number];

interface Props {
  payees: readonly Payee[];
  accounts: readonly MyAccount[];
  /** A transfer that is to be made once more. */
  model: Transfer | undefined;
}

/** The three screens. The step is in the address, so that "back" of the browser goes a step back. */
export function TransferSteps({ payees, accounts, model }: Props) {
  const { t } = useTranslation("payments");
  const { t: ui } = useTranslation("ui");
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const hold = useDraft({ payees, accounts, model });
  const { draft, change } = hold;
  const target = targetOf(draft, payees, accounts);
  const theirs = useTheirs(draft.fromId, accounts);
  const sources = target ? sourcesFrom(target, accounts, theirs.source) : [];
  const from = sources.find(({ id }) => id === draft.fromId) ?? sources[0];
  const wish = wishOf(draft, target, from);
  // What is somebody else's is paid from at once, or not.
  const later = from?.ownedBy ? NOW : draft.later;
  const plan = wish && planOf(later, wish);
  const asked = search.get("step");
  const wanted = asked === null ? (target ? 1 : 0) : (STEPS as readonly string[]).indexOf(asked);
  // Nobody gets past a step that is not in order; and what was sent without an answer is not changed.
  const most = !target ? 0 : wish && missingOf(later) === null ? 2 : 1;
  const at = draft.asked && wish ? 2 : Math.max(0, Math.min(wanted, most));
  const heading = useHeading(at);
  const hasSeeds = asked === null && search.size > 0;
  // What the address began with is in the draft now: "back" from the receipt does not fill it in once more.
  useEffect(() => {
    if (hasSeeds) setSearch({ step: STEPS[target ? 1 : 0] }, { replace: true });
  });
  function goTo(index: number) {
    const step = STEPS[index];
    if (step) setSearch({ step });
  }
  function leave() {
    hold.drop();
    navigate(portal.home);
  }
  function done(submitted: SubmittedTransfer) {
    hold.drop();
    navigate(portal.transferReceipt(submitted.id), { replace: true });
  }
  const steps = STEPS.map((key) => ({ key, title: t(`steps.${key}`) }));
  let content: ReactNode = null;
  if (theirs.isPending) {
    content = <Lines count={6} />;
  } else if (at === 0 || !target) {
    content = (
      <WhoStep
        payees={payees}
        accounts={theirs.source ? [] : accounts}
        onChosen={(chosen) => {
          change(chosen);
          goTo(1);
        }}
      />
    );
  } else if (at === 1 || !wish || !from) {
    content = (
      <HowMuchStep
        draft={draft}
        target={target}
        sources={sources}
        from={from}
        change={change}
        onOther={() => goTo(0)}
        onNext={() => goTo(2)}
      />
    );
  } else if (plan) {
    content = (
      <PlanStep
        draft={draft}
        wish={wish}
        plan={plan}
        target={target}
        from={from}
        change={change}
        goTo={(step) => goTo(STEPS.indexOf(step))}
        drop={hold.drop}
      />
    );
  } else {
    content = (
      <CheckStep
        draft={draft}
        wish={wish}
        target={target}
        from={from}
        change={change}
        goTo={(step) => goTo(STEPS.indexOf(step))}
        onDone={done}
      />
    );
  }
  return (
    <div className={styles.steps}>
      <StepProgress steps={steps} at={at} goTo={(index) => !draft.asked && goTo(index)} />
      {hold.resumed && at > 0 && (
        <p className={styles.resumed}>
          <span>{ui("draft-resumed")}</span>
          <Button
            size="small"
            onClick={() => {
              hold.startAfresh();
              goTo(0);
            }}
          >
            {ui("draft-afresh")}
          </Button>
        </p>
      )}
      <h2 ref={heading} tabIndex={-1} className={styles.title}>
        <span className="only-heard">{ui("step-of", { step: at + 1, steps: STEPS.length })} </span>
        {t(`asks.${STEPS[at] ?? "who"}`)}
      </h2>
      {content}
      {!draft.asked && (
        <div className={styles.leave}>
          <Button variant="quiet" onClick={leave}>
            {ui("cancel")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** The account of somebody else that one came from, if one may pay from it. To ask is to look, and its owner sees it. */
function useTheirs(fromId: string | null, accounts: readonly MyAccount[]) {
  const isTheirs = fromId !== null && accounts.every(({ id }) => id !== fromId);
  const asked = useQuery({ ...lookedAfterAccountQuery(fromId ?? ""), enabled: isTheirs });
  return { isPending: isTheirs && asked.isPending, source: isTheirs ? sourceOf(asked.data) : null };
}

/** Whoever hears the page begins each step at its question. */
function useHeading(at: number) {
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(at);
  useEffect(() => {
    if (shown.current !== at) heading.current?.focus();
    shown.current = at;
  }, [at]);
  return heading;
}
