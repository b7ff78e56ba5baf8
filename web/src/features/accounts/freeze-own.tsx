import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { freezeOwnAccount } from "@/api/accounts";
import type { MyAccountDetail } from "@/api/wire";
import { ConfirmStep } from "@/ui/confirm-step";
import { useConfirmed } from "@/ui/confirmed";
import { useAnnounce } from "@/ui/notice";

/** An owner stops all that leaves the account, at once. Whoever was sent here for it is asked straight away. */
export function FreezeOwn({ account: { id, number, role, status } }: { account: MyAccountDetail }) {
  const { t } = useTranslation("accounts");
  const [search] = useSearchParams();
  const queries = useQueryClient();
  const confirmed = useConfirmed();
  const announce = useAnnounce();
  if (status !== "open" || role !== "owner") return null;
  async function freeze() {
    await confirmed((confirmation) => freezeOwnAccount(id, confirmation));
    announce(t("freeze-own.done"));
    await queries.invalidateQueries({ queryKey: ["accounts"] });
  }
  return (
    <ConfirmStep
      label={t("freeze-own.act")}
      title={t("freeze-own.title", { number })}
      sentence={t("freeze-own.what")}
      warnings={[t("freeze-own.back")]}
      grave
      begins={search.get("do") === "freeze"}
      act={freeze}
    />
  );
}
