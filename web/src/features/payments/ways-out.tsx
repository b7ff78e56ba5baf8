import { useTranslation } from "react-i18next";
import type { Problem } from "@/api/problem";
import { amountText, plainAmount } from "@/lib/money";
import { portal } from "@/lib/paths";
import { Button, LinkButton } from "@/ui/button";
import { useLanguage } from "@/ui/use-language";
import type { Draft } from "./draft";
import { couldPay, placeOf } from "./refusals";
import styles from "./ways-out.module.css";

interface Props {
  problem: Problem;
  currency: string;
  /** What is there to pay from, in minor units: nobody is led from one refusal to the next. */
  available: number;
  put: (part: Partial<Draft>) => void;
  onOther: () => void;
}

/** What one can do about a refusal, one tap away. */
export function WaysOut({ problem, currency, available, put, onOther }: Props) {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const most = couldPay(problem);
  const minor = most !== null && available > 0 ? Math.min(most, available) : null;
  const place = placeOf(problem);
  const isOver = problem.code === "payments.over_limit";
  if (minor === null && place !== "to" && !isOver) return null;
  return (
    <p className={styles.ways}>
      {minor !== null && (
        <Button size="small" onClick={() => put({ typed: plainAmount({ minor, currency }) })}>
          {t("ways.pay", { amount: amountText({ minor, currency }, language) })}
        </Button>
      )}
      {isOver && (
        <LinkButton size="small" to={portal.limits}>
          {t("ways.limits")}
        </LinkButton>
      )}
      {place === "to" && (
        <Button size="small" onClick={onOther}>
          {t("ways.other")}
        </Button>
      )}
    </p>
  );
}
