import { useTranslation } from "react-i18next";
import type { NewTransfer } from "@/api/wire";
import { amountText } from "@/lib/money";
import { portal } from "@/lib/paths";
import { Answer } from "@/ui/answer";
import { Button, LinkButton } from "@/ui/button";
import { LeftAlone } from "@/ui/confirmed";
import { useLanguage } from "@/ui/use-language";
import type { Target } from "./draft";
import { useTargetName } from "./target-line";
import styles from "./transfer.module.css";

interface Props {
  wish: NewTransfer;
  target: Target;
  error: Error | null;
  /** It was to be made later: nothing can have been paid. */
  isPlan?: boolean;
  onAsk: () => void;
}

/** It was sent, and no answer came: asked again under the same key it is done once at most. */
export function Unanswered({ wish, target, error, isPlan = false, onAsk }: Props) {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const told = { amount: amountText(wish.amount, language), name: useTargetName()(target) };
  return (
    <div className={styles.check}>
      <Answer tone="caution" words={t("unanswered.title")} status>
        <p>{t(isPlan ? "unanswered.plan" : "unanswered.what", told)}</p>
        {error && !(error instanceof LeftAlone) && <p>{t("unanswered.still")}</p>}
      </Answer>
      <div className={styles.buttons}>
        <LinkButton to={isPlan ? portal.planned : portal.transfers}>
          {t(isPlan ? "unanswered.look-planned" : "unanswered.look")}
        </LinkButton>
        <Button variant="primary" onClick={onAsk}>
          {t("unanswered.ask")}
        </Button>
      </div>
    </div>
  );
}
