import { useQuery } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { bankQuery } from "@/api/identity";
import type { Problem } from "@/api/problem";
import type { Safety, Transfer } from "@/api/wire";
import { instantText } from "@/lib/dates";
import { PhoneLink } from "@/ui/phone-link";
import { useLanguage } from "@/ui/use-language";
import { LookAtRefused, LookAtTransfer } from "./look";
import styles from "./safety.module.css";

/** What the bank's rules make of a payment, before it is ordered. */
export function SafetyNote({ safety }: { safety: Safety }) {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const { outcome, reason, until } = safety;
  if (outcome === "allow" || outcome === "refuse") return null;
  return (
    <section className={styles.safety} aria-label={t("safety.title")}>
      <ShieldCheck size={20} aria-hidden="true" />
      <div>
        <p>
          <strong>{language === "zh-CN" ? reason.zh : reason.en}</strong>
        </p>
        <p>{t(`safety.${outcome}`, { until: until ? instantText(until, language) : "" })}</p>
        <Phone />
      </div>
    </section>
  );
}

/** Why a payment is not made, in the words of the rule, and whom to call about it. */
export function NotMade({ problem }: { problem: Problem }) {
  const language = useLanguage();
  const { t } = useTranslation("payments");
  const { code, facts } = problem;
  const why = language === "zh-CN" ? facts.zh : facts.en;
  if (code !== "payments.not_made_for_safety" || typeof why !== "string") return null;
  return (
    <section className={styles.safety} aria-label={t("safety.why")}>
      <ShieldCheck size={20} aria-hidden="true" />
      <div>
        <p>
          <strong>{why}</strong>
        </p>
        {typeof facts.refused_id === "string" && (
          <LookAtRefused id={facts.refused_id} key={facts.refused_id} />
        )}
        <Phone />
      </div>
    </section>
  );
}

/** What happens to a payment that the bank has put off, and why. */
export function PutOff({ transfer }: { transfer: Transfer }) {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const { state, safety: reason } = transfer;
  if (!reason) return null;
  return (
    <section className={styles.safety} aria-label={t("safety.title")}>
      <ShieldCheck size={20} aria-hidden="true" />
      <div>
        <p>
          <strong>{language === "zh-CN" ? reason.zh : reason.en}</strong>
        </p>
        {(state === "delayed" || state === "held") && <p>{t(`safety.${state}`)}</p>}
        <LookAtTransfer transfer={transfer} />
        <Phone />
      </div>
    </section>
  );
}

function Phone() {
  const bank = useQuery(bankQuery).data;
  if (!bank?.phone) return null;
  return (
    <p>
      <PhoneLink phone={bank.phone} />
    </p>
  );
}
