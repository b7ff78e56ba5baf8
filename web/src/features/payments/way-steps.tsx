import { Check, Hourglass, type LucideIcon, Undo2, X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Transfer, TransferWay } from "@/api/wire";
import { dateText, instantText } from "@/lib/dates";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import { useBankName } from "./use-bank-name";
import styles from "./way-steps.module.css";
import "./abroad-words";

type Look = "done" | "now" | "bad";

const ICONS: Record<Look, LucideIcon> = { done: Check, now: Hourglass, bad: X };

/** How far a transfer to another bank has come: ordered, sent, arrived; or why not. */
export function WaySteps({ transfer, way }: { transfer: Transfer; way: TransferWay }) {
  const { t } = useTranslation("payments");
  const bank = useBankName()(way.bank);
  const reason = useReason()(way.reason);
  const { state, asked_at: asked } = transfer;
  const { sent_at: sent, answered_at: answered, returned_at: returned } = way;
  const isThere = state === "settled" || state === "returned";
  return (
    <section className={styles.way} aria-labelledby="transfer-way">
      <h2 id="transfer-way">{t("way.title")}</h2>
      <ol>
        <Step look="done" title={t("way.asked")} at={asked} />
        <Step look="done" title={t("way.sent", { bank })} at={sent} />
        {state === "sent" && <Coming way={way} bank={bank} by={transfer.remittance?.arrives_by} />}
        {isThere && <Step look="done" title={t("way.arrived")} at={answered} />}
        {state === "refused" && (
          <Step look="bad" title={t("way.refused", { bank })} at={answered}>
            {reason} {t("way.free")}
          </Step>
        )}
        {state === "returned" && (
          <Step look="bad" icon={Undo2} title={t("way.returned", { bank })} at={returned}>
            {reason} {t("way.back")}
          </Step>
        )}
      </ol>
    </section>
  );
}

function Coming({ way, bank, by }: { way: TransferWay; bank: string; by?: string | undefined }) {
  const { t } = useTranslation("payments");
  const { t: abroad } = useTranslation("abroad");
  const language = useLanguage();
  const isLate = way.usually_by !== null && new Date(way.usually_by).getTime() < Date.now();
  return (
    <Step look="now" title={t("way.coming", { bank })}>
      {by
        ? abroad("receipt.by", { day: dateText(by, language) })
        : isLate || !way.usually_by
          ? t("way.late")
          : t("way.usually", { at: instantText(way.usually_by, language) })}
    </Step>
  );
}

interface StepProps {
  look: Look;
  title: string;
  at?: string | null;
  icon?: LucideIcon;
  children?: ReactNode;
}

function Step({ look, title, at, icon, children }: StepProps) {
  const Icon = icon ?? ICONS[look];
  return (
    <li className={styles[look]} aria-current={look === "now" ? "step" : undefined}>
      <span className={styles.dot} aria-hidden="true">
        <Icon size={14} />
      </span>
      <div>
        <p className={styles.title}>
          <b>{title}</b>
          {at && <When at={at} exact />}
        </p>
        {children && <p>{children}</p>}
      </div>
    </li>
  );
}

const KNOWN = ["AC01", "AC04", "AC06", "BE01", "AM02"] as const;

/** Why, in plain words; codes of ISO 20022 that need no words of their own are told as they are. */
function useReason(): (code: string | null) => string {
  const { t } = useTranslation("payments");
  return (code) => {
    const known = KNOWN.find((one) => one === code);
    if (known) return t(`way.reasons.${known}`);
    return code ? t("way.reasons.other", { code }) : t("way.reasons.none");
  };
}
