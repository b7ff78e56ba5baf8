import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { planPreviewQuery, plansChanged, planTransfer } from "@/api/payments";
import type { NewPlan, NewTransfer, PlanPreview } from "@/api/wire";
import { instantText } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { AccountNumber } from "@/ui/account-number";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { LeftAlone } from "@/ui/confirmed";
import { Facts } from "@/ui/facts";
import { Lines } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Face } from "@/ui/person-chip";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import { useAccountName } from "./account-words";
import { Days } from "./days";
import { type Draft, numberOf, type Source, type Target } from "./draft";
import { useRhythm } from "./rhythm";
import { BankOf, useTargetName } from "./target-line";
import told from "./told.module.css";
import styles from "./transfer.module.css";
import type { StepKey } from "./transfer-steps";
import { Unanswered } from "./unanswered";
import { useSending } from "./use-sending";

interface Props {
  draft: Draft;
  wish: NewTransfer;
  plan: NewPlan;
  target: Target;
  from: Source;
  change: (part: Partial<Draft>) => void;
  goTo: (step: StepKey) => void;
  drop: () => void;
}

/** What will be made later, once more and with its days, and then it is planned. */
export function PlanStep(props: Props) {
  const { t } = useTranslation("payments");
  const { draft, wish, plan, target, change, goTo, drop } = props;
  const queries = useQueryClient();
  const announce = useAnnounce();
  const navigate = useNavigate();
  const sending = useSending({
    change,
    send: (confirmation) => planTransfer(plan, draft.key, confirmation),
    onDone: () => {
      drop();
      announce(t("plan.made"));
      navigate(portal.planned, { replace: true });
      void plansChanged(queries);
    },
  });
  const preview = useQuery({ ...planPreviewQuery(plan), enabled: !draft.asked && !sending.isPending });
  if (draft.asked && !sending.isPending) {
    return (
      <Unanswered isPlan wish={wish} target={target} onAsk={() => sending.mutate()} error={sending.error} />
    );
  }
  const refused = preview.error ?? (sending.error instanceof LeftAlone ? null : sending.error);
  if (!refused && !preview.data) return <Lines count={8} />;
  return (
    <div className={styles.check}>
      {refused ? (
        <ProblemNote thrown={refused} retry={preview.error ? () => preview.refetch() : undefined} />
      ) : (
        preview.data && <Planned {...props} preview={preview.data} />
      )}
      {!refused && preview.data?.needs_confirmation && <p className={styles.soft}>{t("plan.confirm")}</p>}
      <div className={styles.buttons}>
        <Button onClick={() => goTo("amount")}>{t("back")}</Button>
        {!refused && (
          <Button variant="primary" busy={sending.isPending} onClick={() => sending.mutate()}>
            {t("plan.make")}
          </Button>
        )}
      </div>
    </div>
  );
}

function Planned({ wish, plan, target, from, draft, preview }: Props & { preview: PlanPreview }) {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const nameOf = useAccountName();
  const rhythm = useRhythm();
  const name = useTargetName()(target);
  const due = preview.due_at;
  return (
    <div className={told.told}>
      <div className={told.head}>
        <Face name={name} size="large" />
        <div>
          <p className={told.to}>{t(target.kind === "payee" ? "check.to" : "check.to-own", { name })}</p>
          <p className={told.number}>
            <AccountNumber number={numberOf(target)} />
            <BankOf target={target} />
          </p>
        </div>
      </div>
      <p>
        <Amount money={wish.amount} size="hero" />
      </p>
      <p className={told.sentence}>
        {due ? t("plan.due", { at: instantText(due, language) }) : rhythm(plan, preview.days)}
      </p>
      {preview.days.length > 1 && <Days days={preview.days} />}
      <Facts
        facts={[
          {
            label: t("check.from"),
            value: (
              <>
                {nameOf(from)} <span className={told.tail}>{t("tail", { tail: from.tail })}</span>
              </>
            ),
          },
          ...(draft.memo.trim() ? [{ label: t("check.memo"), value: draft.memo.trim() }] : []),
        ]}
      />
      {preview.waits_for_yes && <p>{t("plan.waits")}</p>}
      <p className={styles.soft}>{t("plan.until-then")}</p>
    </div>
  );
}
