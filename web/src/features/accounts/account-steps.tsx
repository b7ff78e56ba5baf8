import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type AccountStep, changeAccountStatus } from "@/api/accounts";
import type { Account } from "@/api/wire";
import { useAnnounce } from "@/ui/notice";
import { ReasonStep } from "@/ui/reason-step";
import { Allowed } from "@/ui/session";

const possible: Record<Account["status"], AccountStep[]> = {
  open: ["freeze", "close"],
  frozen: ["unfreeze"],
  closed: [],
};

/** What staff may do with an account in its present state. */
export function AccountSteps({ account }: { account: Account }) {
  const { t } = useTranslation("accounts");
  const queries = useQueryClient();
  const announce = useAnnounce();
  async function take(step: AccountStep, reason: string) {
    await changeAccountStatus(account.id, step, reason);
    announce(t(`done-${step}`));
    await queries.invalidateQueries({ queryKey: ["accounts"] });
  }
  return (
    <Allowed right="accounts.change">
      {possible[account.status].map((step) => (
        <ReasonStep
          key={step}
          label={t(step)}
          title={t(`${step}-title`, { number: account.number })}
          consequence={t(`${step}-what`)}
          grave={step !== "unfreeze"}
          act={(reason) => take(step, reason)}
        />
      ))}
    </Allowed>
  );
}
