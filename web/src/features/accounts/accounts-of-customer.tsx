import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { accountsOfCustomerQuery } from "@/api/accounts";
import { console_ } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card } from "@/ui/page";
import { Rows } from "@/ui/records";
import { Allowed } from "@/ui/session";
import { accountColumns } from "./account-rows";

/** A card for the customer's page: what this customer has. */
export function AccountsOfCustomer({ customerId }: { customerId: string }) {
  const { t } = useTranslation("accounts");
  const accounts = useQuery(accountsOfCustomerQuery(customerId));
  const open = (
    <Allowed right="accounts.open">
      <LinkButton to={console_.openAccount(customerId)}>{t("open-account")}</LinkButton>
    </Allowed>
  );
  return (
    <Card title={t("accounts")} extra={open} flush>
      <Loaded query={accounts}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t("none-of-customer")}</Empty>
          ) : (
            <Rows rows={items} columns={accountColumns(t)} label={t("accounts")} keyOf={(row) => row.id} />
          )
        }
      </Loaded>
    </Card>
  );
}
