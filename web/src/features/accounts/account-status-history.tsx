import { useQuery } from "@tanstack/react-query";
import { Archive, type LucideIcon, Snowflake, Sun, WalletCards } from "lucide-react";
import { useTranslation } from "react-i18next";
import { statusChangesQuery } from "@/api/accounts";
import type { AccountDetail, StatusChange } from "@/api/wire";
import { Loaded } from "@/ui/loaded";
import { Card } from "@/ui/page";
import { type Happening, Timeline } from "@/ui/timeline";

type Change = "open" | "unfrozen" | "frozen" | "closed";

const icons: Record<Change, LucideIcon> = {
  open: WalletCards,
  unfrozen: Sun,
  frozen: Snowflake,
  closed: Archive,
};

/** Who changed the account's status when and why. */
export function AccountStatusHistory({ account }: { account: AccountDetail }) {
  const { t } = useTranslation("accounts");
  const changes = useQuery(statusChangesQuery(account.id));
  return (
    <Card title={t("history")}>
      <Loaded query={changes} lines={3}>
        {({ items }) => (
          <Timeline
            label={t("history")}
            items={items.map((change) => happening(change, changeOf(change, items)))}
          />
        )}
      </Loaded>
    </Card>
  );

  function happening(change: StatusChange, what: Change): Happening {
    return {
      id: `${change.at}-${change.status}`,
      // The bank dates the opening itself: an account brought in from elsewhere is older than its file here.
      at: what === "open" ? { on: account.opened_on } : { instant: change.at },
      icon: icons[what],
      tone: what === "frozen" ? "caution" : undefined,
      title: t(`desk.changes.${what}`),
      reason: what === "open" ? null : change.reason,
      by: change.by.kind === "staff" ? change.by.name : null,
    };
  }
}

// The list ends with the oldest, which is the opening; whoever is open again later had been frozen.
function changeOf(change: StatusChange, all: readonly StatusChange[]): Change {
  if (change.status !== "open") return change.status;
  return change === all.at(-1) ? "open" : "unfrozen";
}
