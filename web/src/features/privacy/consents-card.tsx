import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { isServed } from "@/api/customers";
import { consentsQuery, recordWithdrawal } from "@/api/privacy";
import type { Consent, Customer } from "@/api/wire";
import { ConfirmStep } from "@/ui/confirm-step";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { Allowed } from "@/ui/session";
import { StateWord, type Tone } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { OnDay } from "@/ui/when";
import styles from "./consents-card.module.css";
import { RecordConsent } from "./record-consent";
import "./choices-words";
import { instantDay } from "@/lib/dates";

const TONES: Record<Consent["state"], Tone> = {
  never: "over",
  given: "good",
  withdrawn: "over",
  asked_anew: "caution",
};

/** What this customer agreed to, since when and how; staff write down what they hear at the counter. */
export function ConsentsCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation("choices");
  const consents = useQuery(consentsQuery(customer.id, useLanguage()));
  return (
    <Card title={t("desk.title")}>
      <Loaded query={consents} lines={5}>
        {({ asked, is_child: isChild }) => (
          <>
            {isChild && <p className={styles.soft}>{t("desk.child")}</p>}
            <ul className={styles.list}>
              {asked.map((one) => (
                <li key={one.purpose}>
                  <Line consent={one} />
                  {isServed(customer) && !isChild && (
                    <Allowed right="customers.record_consent">
                      <Act consent={one} customer={customer} />
                    </Allowed>
                  )}
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </Card>
  );
}

function Line({ consent: { state, wording, last } }: { consent: Consent }) {
  const { t } = useTranslation("choices");
  return (
    <div className={styles.words}>
      <span className={styles.name}>{wording.title}</span>
      <span className={styles.state}>
        <StateWord tone={TONES[state]}>{t(`desk.states.${state}`)}</StateWord>
        {last && (
          <span className={styles.soft}>
            <OnDay on={instantDay(last.at)} /> {t(`desk.channels.${last.channel}`)}
            {last.by && ` ${t("desk.by", { name: last.by })}`}
          </span>
        )}
        {last && !last.is_proven && <StateWord tone="danger">{t("desk.unproven")}</StateWord>}
      </span>
    </div>
  );
}

function Act({ consent, customer }: { consent: Consent; customer: Customer }) {
  const { t } = useTranslation("choices");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { title } = consent.wording;
  if (consent.state !== "given") return <RecordConsent consent={consent} customer={customer} />;
  async function withdraw() {
    const all = await recordWithdrawal(customer.id, consent.purpose, language);
    queries.setQueryData(consentsQuery(customer.id, language).queryKey, all);
    announce(t("desk.withdrawn"));
  }
  return (
    <ConfirmStep
      label={t("desk.withdraw")}
      name={t("desk.withdraw-of", { title })}
      size="small"
      title={t("desk.withdraw-title", { title })}
      sentence={t("desk.withdraw-what", { name: customer.name })}
      act={withdraw}
    />
  );
}
