import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { termsQuery } from "@/api/abroad";
import type { RemittanceTermsThen } from "@/api/wire";
import { amountText } from "@/lib/money";
import { console_ } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { type Column, Rows } from "@/ui/records";
import { useMe } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import { ChangeTerms } from "./change-terms";
import styles from "./outgoing-page.module.css";
import { perCent } from "./per-cent";
import "./abroad-words";

type Standing = "coming" | "holds" | "over";

interface Told {
  one: RemittanceTermsThen;
  standing: Standing;
}

/** What the bank takes for remittances, what it took and will take, and who agreed. */
export function TermsPage() {
  const { t } = useTranslation("remitted");
  const { rights } = useMe();
  const found = useQuery(termsQuery);
  const columns = useColumns();
  const [changing, setChanging] = useState<RemittanceTermsThen | null>(null);
  const change: Column<Told> = {
    title: t("terms.change"),
    render: ({ one, standing }) =>
      standing === "holds" && (
        <Button size="small" onClick={() => setChanging(one)}>
          {t("terms.change")}
        </Button>
      ),
  };
  return (
    <Page
      title={t("terms.title")}
      lead={t("terms.lead")}
      back={{ to: console_.remitted, label: t("terms.back") }}
    >
      {changing && <ChangeTerms key={changing.currency} from={changing} close={() => setChanging(null)} />}
      <Loaded query={found} lines={6}>
        {({ terms }) =>
          terms.length === 0 ? (
            <Empty picture={<Picture of="no-result" />} title={t("terms.none")}>
              {null}
            </Empty>
          ) : (
            <Card flush>
              <Rows
                rows={standings(terms, new Date().toISOString())}
                columns={rights.includes("payments.set_terms") ? [...columns, change] : columns}
                label={t("terms.title")}
                keyOf={({ one }) => `${one.currency} ${one.terms.from_at}`}
              />
            </Card>
          )
        }
      </Loaded>
    </Page>
  );
}

/** Of each currency the latest that has begun holds. */
function standings(terms: readonly RemittanceTermsThen[], now: string): Told[] {
  const holding = new Set<string>();
  return terms.map((one) => {
    if (Date.parse(one.terms.from_at) > Date.parse(now)) return { one, standing: "coming" };
    const standing: Standing = holding.has(one.currency) ? "over" : "holds";
    holding.add(one.currency);
    return { one, standing };
  });
}

const TONES = { coming: "caution", holds: "good", over: "over" } as const;

function useColumns(): Column<Told>[] {
  const { t } = useTranslation("remitted");
  const language = useLanguage();
  return [
    { title: t("terms.currency"), render: ({ one }) => one.currency },
    {
      title: t("terms.from"),
      render: ({ one, standing }) => (
        <span className={styles.outcome}>
          <StateWord tone={TONES[standing]}>{t(`terms.${standing}`)}</StateWord>
          <small>
            <When at={one.terms.from_at} exact />
          </small>
        </span>
      ),
    },
    { title: t("terms.margin"), figures: true, render: ({ one }) => perCent(one.terms.margin) },
    {
      title: t("terms.fee"),
      figures: true,
      render: ({ one: { terms } }) =>
        t("terms.fee-text", {
          share: perCent(terms.fee_share),
          least: amountText(terms.fee_least, language),
          most: amountText(terms.fee_most, language),
        }),
    },
    {
      title: t("terms.message-fee"),
      figures: true,
      render: ({ one }) => <Amount money={one.terms.message_fee} />,
    },
    {
      title: t("terms.others"),
      figures: true,
      spare: true,
      render: ({ one }) => <Amount money={one.terms.others_charge} />,
    },
    {
      title: t("terms.via"),
      spare: true,
      render: ({ one }) => <span className={styles.code}>{one.terms.via}</span>,
    },
    { title: t("terms.days"), figures: true, spare: true, render: ({ one }) => one.terms.days },
    {
      title: t("terms.who"),
      spare: true,
      render: ({ one: { maker, checker } }) =>
        maker ? t("terms.by", { maker, checker: checker ?? "" }) : t("terms.began"),
    },
  ];
}
