import { useInfiniteQuery } from "@tanstack/react-query";
import { Flag } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { disputesQuery } from "@/api/disputes";
import type { Customer } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import type { Happening } from "@/ui/timeline";
import "./words";

/** What a customer said was wrong with a transaction, for those who look into it: what is open, and the latest that is
 * over. */
export function useDisputeHappenings(customer: Customer, { enabled }: { enabled: boolean }) {
  const { t } = useTranslation("disputes");
  const search = { reason: "", words: customer.number } as const;
  const open = useInfiniteQuery({ ...disputesQuery({ ...search, which: "open" }), enabled });
  const over = useInfiniteQuery({ ...disputesQuery({ ...search, which: "over" }), enabled });
  const found = [open, over].flatMap(({ data }) => data?.pages.flatMap(({ items }) => items) ?? []);
  const happenings: Happening[] = found.map((one) => ({
    id: `dispute-${one.id}`,
    at: { instant: one.opened_at },
    icon: Flag,
    title: t("happened"),
    about: (
      <>
        <Link to={console_.dispute(one.id)}>{t(`reasons.${one.reason}`)}</Link> <Amount money={one.amount} />{" "}
        {t(`states.${one.state}`)}
      </>
    ),
  }));
  const query = {
    error: open.error ?? over.error,
    isPending: open.isPending || over.isPending,
    refetch: () => Promise.all([open.refetch(), over.refetch()]),
  };
  return { query, happenings };
}
