import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { billPaymentsQuery } from "@/api/outgoing";
import type { BillPayment } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { type Column, Records } from "@/ui/records";
import { SearchBox } from "@/ui/search-box";
import { StateWord, type Tone } from "@/ui/state-word";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import { isId } from "./is-id";
import styles from "./outgoing-page.module.css";
import "./words";

const TONES: Record<BillPayment["state"], Tone> = { due: "over", paying: "caution", paid: "good" };
const KEYS = ["of"] as const;

/** Which bills were paid, and whether the biller has taken the money. */
export function BillPaymentsPage() {
  const { t } = useTranslation("outgoing");
  const [{ of = "" }, change] = useUrlFilter(KEYS);
  const columns = useColumns();
  const isStrange = of !== "" && !isId(of);
  const found = useInfiniteQuery({ ...billPaymentsQuery(isId(of) ? of : ""), enabled: !isStrange });
  return (
    <Page title={t("bills.title")} lead={t("bills.lead")}>
      <Card>
        <div className={styles.filter}>
          <SearchBox label={t("bills.search")} value={of} onSearch={(text) => change({ of: text })} />
        </div>
        {isStrange ? (
          <Empty picture={<Picture of="no-result" />}>{t("requests.not-an-id")}</Empty>
        ) : (
          <Records
            query={found}
            columns={columns}
            label={t("bills.title")}
            empty={
              <Empty picture={<Picture of="no-result" />} title={t("bills.none-title")}>
                {t("bills.none")}
              </Empty>
            }
          />
        )}
      </Card>
    </Page>
  );
}

function useColumns(): Column<BillPayment & { id: string }>[] {
  const { t } = useTranslation("outgoing");
  const language = useLanguage();
  return [
    { title: t("bills.columns.at"), render: ({ at }) => <When at={at} /> },
    { title: t("bills.columns.amount"), figures: true, render: ({ amount }) => <Amount money={amount} /> },
    {
      title: t("bills.columns.state"),
      render: ({ state }) => <StateWord tone={TONES[state]}>{t(`bills.states.${state}`)}</StateWord>,
    },
    {
      title: t("bills.columns.biller"),
      render: ({ biller, biller_en: english, period, is_automatic: byItself }) => (
        <span className={styles.outcome}>
          <span>{language === "zh-CN" ? biller : english}</span>
          <small>{[period, byItself && t("bills.by-itself")].filter(Boolean).join(" · ")}</small>
        </span>
      ),
    },
    {
      title: t("bills.columns.payer"),
      render: ({ payer, payer_id: id }) => <LinkButton to={console_.customer(id)}>{payer}</LinkButton>,
    },
  ];
}
