import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type AccountStep, changeAccountStatus } from "@/api/accounts";
import type { AccountDetail } from "@/api/wire";
import { useAnnounce } from "@/ui/notice";
import { ReasonStep } from "@/ui/reason-step";
import { Allowed } from "@/ui/session";
import { AccountName } from "./account-name-step";

/** What staff may do with an account. What its state forbids stays, with the reason. */
export function AccountSteps({ account }: { account: AccountDetail }) {
  const { t } = useTranslation("accounts");
  const closed = account.status === "closed" && t("desk.closed-why");
  const frozen = account.status === "frozen" && t("desk.frozen-why");
  const full = account.balance.minor !== 0 && t("desk.balance-why");
  const held = account.held.minor !== 0 && t("desk.held-why");
  return (
    <Allowed right="accounts.change">
      <AccountName account={account} blocked={closed} />
      <Step account={account} step={account.status === "frozen" ? "unfreeze" : "freeze"} blocked={closed} />
      <Step account={account} step="close" blocked={closed || frozen || full || held} />
    </Allowed>
  );
}

interface StepProps {
  account: AccountDetail;
  step: AccountStep;
  blocked: string | false;
}

function Step({ account, step, blocked }: StepProps) {
  const { t } = useTranslation("accounts");
  const queries = useQueryClient();
  const announce = useAnnounce();
  async function take(reason: string) {
    await changeAccountStatus(account.id, step, reason);
    announce(t(`done-${step}`));
    await queries.invalidateQueries({ queryKey: ["accounts"] });
  }
  return (
    <ReasonStep
      label={t(step)}
      title={t(`${step}-title`, { number: account.number })}
      consequence={t(`${step}-what`)}
      grave={step !== "unfreeze"}
      blocked={blocked}
      act={take}
    />
  );
}
