import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { myAccountsQuery } from "@/api/accounts";
import { payeesQuery, transferQuery } from "@/api/payments";
import type { Transfer } from "@/api/wire";
import { portal } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { Lines, Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { TransferSteps } from "./transfer-steps";
import "./abroad-words";
import "./words";

/** To whom, how much, and everything once more before it goes. */
export function TransferPage() {
  const { t } = useTranslation("payments");
  const { t: abroad } = useTranslation("abroad");
  const [search] = useSearchParams();
  const again = search.get("again");
  const isBeginning = search.get("step") === null || search.get("step") === "who";
  const payees = useQuery(payeesQuery);
  const accounts = useQuery(myAccountsQuery);
  const before = useQuery({ ...transferQuery(again ?? ""), enabled: again !== null });
  const model: Transfer | undefined = again === null ? undefined : before.data;
  return (
    <Page
      title={t("transfer")}
      actions={
        isBeginning && (
          <>
            <LinkButton to={portal.transfers}>{t("transfers")}</LinkButton>
            <LinkButton to={portal.payees}>{t("payees")}</LinkButton>
            <LinkButton to={portal.abroad}>{abroad("title")}</LinkButton>
          </>
        )
      }
    >
      <Card>
        {again !== null && before.isPending ? (
          <Lines count={8} />
        ) : (
          <Loaded query={payees} lines={8}>
            {(mine) => (
              <Loaded query={accounts} lines={8}>
                {({ items }) => <TransferSteps payees={mine.payees} accounts={items} model={model} />}
              </Loaded>
            )}
          </Loaded>
        )}
      </Card>
    </Page>
  );
}
