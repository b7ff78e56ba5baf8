import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { releaseHold } from "@/api/accounts";
import type { AccountDetail, Hold } from "@/api/wire";
import { amountText } from "@/lib/money";
import { newRequestKey } from "@/lib/request-key";
import { useAnnounce } from "@/ui/notice";
import { ReasonStep } from "@/ui/reason-step";
import { useLanguage } from "@/ui/use-language";

/** Gives the money of a hold free before its time, for a reason. */
export function ReleaseHold({ account, hold }: { account: AccountDetail; hold: Hold }) {
  const { t } = useTranslation("accounts");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  // The same request, sent again, is done once; with another reason it is another request.
  const asked = useRef({ reason: "", key: "" });
  const amount = amountText(hold.amount, language);
  const after = amountText(
    { minor: account.available.minor + hold.amount.minor, currency: hold.amount.currency },
    language,
  );
  async function release(reason: string) {
    if (asked.current.reason !== reason) asked.current = { reason, key: newRequestKey() };
    await releaseHold(account.id, hold.id, reason, asked.current.key);
    announce(t("hold.released", { amount }));
    await queries.invalidateQueries({ queryKey: ["accounts"] });
  }
  return (
    <ReasonStep
      label={t("hold.release")}
      name={t("hold.release-of", { amount, reason: hold.reason })}
      verb={t("hold.do-release")}
      title={t("hold.release-title", { amount })}
      consequence={t("hold.release-what", { amount, after, number: account.number, reason: hold.reason })}
      size="small"
      act={release}
    />
  );
}
