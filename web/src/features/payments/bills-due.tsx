import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { billAccountsQuery } from "@/api/bills";
import { portal } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { LinkButton } from "@/ui/button";
import { Card } from "@/ui/page";
import { useToday } from "@/ui/use-today";
import { OnDay } from "@/ui/when";
import { useBillerName } from "./biller-name";
import styles from "./planned-page.module.css";

/** Bills that are to come, beside what one has planned oneself; nothing where none is due. */
export function BillsDue() {
  const { t } = useTranslation("payments");
  const today = useToday();
  const nameOf = useBillerName();
  const accounts = useQuery(billAccountsQuery).data?.accounts ?? [];
  const due = accounts
    .flatMap(({ biller, bills }) => bills.map((bill) => ({ biller, bill })))
    .filter(({ bill }) => bill.state === "due")
    .sort((one, other) => (one.bill.due_on < other.bill.due_on ? -1 : 1));
  if (due.length === 0) return null;
  return (
    <Card title={t("bill.to-come")} extra={<LinkButton to={portal.bills}>{t("bill.title")}</LinkButton>}>
      <ol className={styles.coming}>
        {due.map(({ biller, bill }) => (
          <li key={bill.id}>
            <OnDay on={bill.due_on} long today={today} />
            <span>{nameOf(biller)}</span>
            <Amount money={bill.amount} hideable />
          </li>
        ))}
      </ol>
    </Card>
  );
}
