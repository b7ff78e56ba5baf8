import { useQuery } from "@tanstack/react-query";
import { Archive, type LucideIcon, Snowflake, Sun, UserMinus, UserPlus, WalletCards } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { accountHistoryOfCustomerQuery } from "@/api/accounts";
import type { Moment } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { AccountNumber } from "@/ui/account-number";
import type { Happening } from "@/ui/timeline";

const icons: Record<Moment["kind"], LucideIcon> = {
  opened: WalletCards,
  frozen: Snowflake,
  unfrozen: Sun,
  closed: Archive,
  joined: UserPlus,
  left: UserMinus,
};

/** What happened to the accounts that a customer holds or held, for those who may see accounts. */
export function useAccountHappenings(customerId: string, { enabled }: { enabled: boolean }) {
  const { t } = useTranslation("accounts");
  const history = useQuery({ ...accountHistoryOfCustomerQuery(customerId), enabled });
  const happenings: Happening[] = (history.data?.items ?? []).map((moment) => ({
    id: `${moment.account_id}-${moment.kind}-${moment.at ?? moment.on}`,
    at: moment.at ? { instant: moment.at } : { on: moment.on ?? "" },
    icon: icons[moment.kind],
    tone: moment.kind === "frozen" ? "caution" : undefined,
    title: t(`of.moments.${moment.kind}`),
    about: (
      <>
        <Link to={console_.account(moment.account_id)}>
          {moment.name || t(`kinds.${moment.account_kind}`)}
        </Link>{" "}
        <AccountNumber number={moment.number} />
      </>
    ),
    reason: moment.reason,
    by: moment.by_name,
  }));
  return { query: history, happenings };
}
