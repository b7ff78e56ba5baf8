import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { weightyEntriesQuery } from "@/api/accounts";
import { console_ } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { entryKindIcon, entryKindWords } from "@/ui/entry-kinds";
import type { Happening } from "@/ui/timeline";

/** What moved much of what a customer owns, for those who may see accounts. */
export function useWeightyHappenings(customerId: string, { enabled }: { enabled: boolean }) {
  const { t } = useTranslation(["accounts", "ui"]);
  const { t: ui } = useTranslation("ui");
  const found = useQuery({ ...weightyEntriesQuery(customerId), enabled });
  const happenings: Happening[] = (found.data?.items ?? []).map(
    ({ entry, account_id: id, account_name: name, account_kind: kind }) => ({
      id: `entry-${id}-${entry.seq}`,
      at: { on: entry.booked_on },
      icon: entryKindIcon(entry.kind, entry.amount.minor),
      title: (
        <>
          {entryKindWords(entry.kind, ui) || t("of.moved")} <Amount money={entry.amount} signed />
        </>
      ),
      about: (
        <>
          {entry.text && <span>{entry.text} </span>}
          <Link to={console_.account(id)}>{name || t(`kinds.${kind}`)}</Link>
        </>
      ),
    }),
  );
  return { query: found, happenings };
}
