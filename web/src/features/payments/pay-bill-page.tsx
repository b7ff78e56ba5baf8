import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import { myAccountsQuery } from "@/api/accounts";
import { billAccountsQuery, billPreviewQuery, payBill } from "@/api/bills";
import type { BillAccount, MyAccount } from "@/api/wire";
import { amountText } from "@/lib/money";
import { portal } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { useLanguage } from "@/ui/use-language";
import { useBillerName } from "./biller-name";
import { sourcesFrom, type Target } from "./draft";
import form from "./how-much-step.module.css";
import { PayNow } from "./pay-now";
import "./words";

/** A bill, or what is paid ahead: from where, and then everything as the bank says it. */
export function PayBillPage() {
  const { t } = useTranslation("payments");
  const { id = "" } = useParams();
  const [search] = useSearchParams();
  const bills = useQuery(billAccountsQuery);
  const accounts = useQuery(myAccountsQuery);
  return (
    <Page title={t("bill.pay-title")} back={{ to: portal.bills, label: t("bill.title") }}>
      <Card>
        <Loaded query={bills} lines={8}>
          {({ accounts: numbers }) => (
            <Loaded query={accounts} lines={8}>
              {({ items }) => (
                <Paying
                  account={numbers.find((one) => one.id === id)}
                  billId={search.get("bill")}
                  accounts={items}
                />
              )}
            </Loaded>
          )}
        </Loaded>
      </Card>
    </Page>
  );
}

interface Props {
  account: BillAccount | undefined;
  billId: string | null;
  accounts: readonly MyAccount[];
}

function Paying({ account, billId, accounts }: Props) {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const nameOf = useBillerName();
  const back = <LinkButton to={portal.bills}>{t("bill.title")}</LinkButton>;
  const bill = account?.bills.find((one) => one.id === billId);
  if (!account || (!bill && !account.biller.prepaid)) return <Empty action={back}>{t("bill.gone")}</Empty>;
  if (bill && bill.state !== "due") return <Empty action={back}>{t(`bill.over-what.${bill.state}`)}</Empty>;
  const { biller } = account;
  const target: Target = {
    kind: "payee",
    payee: {
      id: account.id,
      name: nameOf(biller),
      account_number: account.number,
      currency: "CNY",
      added_at: account.added_at,
      last_paid_at: null,
      bank: null,
    },
  };
  const sources = sourcesFrom(target, accounts, null);
  if (sources.length === 0) {
    return <Empty action={back}>{t("amount.no-source", { currency: "CNY" })}</Empty>;
  }
  const bounds = {
    least: amountText(biller.least, language),
    most: amountText(biller.most, language),
  };
  return (
    <PayNow
      target={target}
      sources={sources}
      asked={bill?.amount ?? null}
      free={bill ? null : { hint: t("bill.bounds", bounds) }}
      memo={bill?.period ?? ""}
      back={portal.bills}
      preview={(wish) => billPreviewQuery(account.id, { ...wish, bill_id: bill?.id ?? null })}
      pay={(wish, key, yes) => payBill(account.id, { ...wish, bill_id: bill?.id ?? null }, key, yes)}
    >
      <p className={form.soft}>{t("bill.held")}</p>
    </PayNow>
  );
}
