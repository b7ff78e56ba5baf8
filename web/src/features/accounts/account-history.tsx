import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { holdsQuery, statusChangesQuery } from "@/api/accounts";
import type { Account, StatusChange } from "@/api/wire";
import { Amount } from "@/ui/amount";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { Card } from "@/ui/page";
import { Rows } from "@/ui/records";
import { When } from "@/ui/when";
import { AccountState } from "./account-state";

/** What is on hold, and who changed the status when and why. */
export function AccountHistory({ account }: { account: Account }) {
  return (
    <>
      <Holds accountId={account.id} />
      <StatusChanges accountId={account.id} />
    </>
  );
}

function Holds({ accountId }: { accountId: string }) {
  const { t } = useTranslation("accounts");
  const holds = useQuery(holdsQuery(accountId));
  return (
    <Card title={t("holds")} flush>
      <Loaded query={holds} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t("no-holds")}</Empty>
          ) : (
            <Rows
              label={t("holds")}
              keyOf={(row) => row.id}
              rows={items}
              columns={[
                { title: t("reason"), render: (row) => row.reason },
                { title: t("status"), render: (hold) => t(`hold-states.${hold.state}`) },
                { title: t("placed-at"), render: (hold) => <When at={hold.placed_at} /> },
                {
                  title: t("expires-at"),
                  render: (hold) => (hold.expires_at ? <When at={hold.expires_at} /> : "—"),
                },
                {
                  title: t("amount"),
                  figures: true,
                  render: (hold) => <Amount money={hold.amount} />,
                },
              ]}
            />
          )
        }
      </Loaded>
    </Card>
  );
}

function StatusChanges({ accountId }: { accountId: string }) {
  const { t } = useTranslation("accounts");
  const changes = useQuery(statusChangesQuery(accountId));
  return (
    <Card title={t("history")} flush>
      <Loaded query={changes} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t("no-changes")}</Empty>
          ) : (
            <Rows
              label={t("history")}
              rows={items}
              keyOf={(row) => row.at}
              columns={[
                { title: t("changed-at"), render: (change) => <When at={change.at} /> },
                { title: t("status"), render: (change) => <Reached change={change} /> },
                { title: t("changed-by"), render: (change) => change.by.name },
                { title: t("reason"), render: (row) => row.reason },
              ]}
            />
          )
        }
      </Loaded>
    </Card>
  );
}

function Reached({ change }: { change: StatusChange }) {
  const { status } = change;
  return status === "open" || status === "frozen" || status === "closed" ? (
    <AccountState status={status} />
  ) : (
    status
  );
}
