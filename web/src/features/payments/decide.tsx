import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { cancelTransfer, moneyMoved, sayNo, sayYes } from "@/api/payments";
import type { Transfer } from "@/api/wire";
import { amountText } from "@/lib/money";
import { Button } from "@/ui/button";
import { ConfirmStep } from "@/ui/confirm-step";
import { useConfirmed } from "@/ui/confirmed";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import styles from "./decide.module.css";
import { useTransferWords } from "./sentence";

/** Yes or no to what waits for one, and taking back what one asked for oneself. */
export function Decide({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation("payments");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const confirmed = useConfirmed();
  const language = useLanguage();
  const words = useTransferWords();
  const told = { amount: amountText(transfer.amount, language), name: words.other(transfer) };
  async function ended(after: Transfer, said: string) {
    announce(said);
    await moneyMoved(queries, after);
  }
  const agreeing = useMutation({
    mutationFn: () => confirmed((yes) => sayYes(transfer.id, yes)),
    onSuccess: (after) => ended(after, t("decide.said-yes", told)),
    // Decided elsewhere, or over meanwhile: the page shows how it stands.
    onError: () => queries.invalidateQueries({ queryKey: ["payments"] }),
  });
  return (
    <div className={styles.decide}>
      {agreeing.error && <ProblemNote thrown={agreeing.error} />}
      <div className={styles.buttons}>
        {transfer.may_decide && (
          <>
            <ConfirmStep
              label={t("decide.no")}
              name={t("decide.no-to", told)}
              title={t("decide.no-title")}
              sentence={t("decide.no-what", told)}
              act={async () => ended(await sayNo(transfer.id), t("decide.said-no", told))}
            />
            <Button
              variant="primary"
              busy={agreeing.isPending}
              aria-label={t("decide.yes-to", told)}
              onClick={() => agreeing.mutate()}
            >
              {t("decide.yes")}
            </Button>
          </>
        )}
        {transfer.may_cancel && (
          <ConfirmStep
            label={t("decide.cancel")}
            name={t("decide.cancel-to", told)}
            title={t("decide.cancel-title")}
            sentence={t(
              transfer.state === "waiting" ? "decide.cancel-what" : "decide.cancel-what-later",
              told,
            )}
            act={async () => ended(await cancelTransfer(transfer.id), t("decide.cancelled", told))}
          />
        )}
      </div>
    </div>
  );
}
