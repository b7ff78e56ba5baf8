import { useQueries } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { Building2, UserRound, WalletCards } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { accountQuery } from "@/api/accounts";
import { customerQuery } from "@/api/customers";
import type { AccountDetail, AccountHit, Customer, CustomerHit, Finds } from "@/api/wire";
import { AccountState } from "@/features/accounts/account-state";
import { CustomerState } from "@/features/customers/customer-state";
import { WhyFound } from "@/features/customers/why-found";
import { console_ } from "@/lib/paths";
import { AccountNumber } from "@/ui/account-number";
import type { PaletteGroup, PaletteItem } from "@/ui/command-palette";
import { Marked } from "@/ui/marked";
import { Masked } from "@/ui/masked";
import type { Visited } from "./recent";

type Go = (to: string) => unknown;

/** An item that is a page, so that it can stand as a link elsewhere. */
type Hit = PaletteItem & { to: string };

/** What the search has found, in groups. */
export function useHits(found: Finds | undefined, text: string): PaletteGroup[] {
  const { t } = useTranslation(["console", "accounts"]);
  const navigate = useNavigate();
  const customers = found?.customers?.map((hit) => customerItem(hit, text, navigate)) ?? [];
  const accounts = found?.accounts?.map((hit) => accountItem(hit, text, t, navigate)) ?? [];
  return [
    { id: "customers", title: t("customers"), items: customers },
    { id: "accounts", title: t("accounts"), items: accounts },
  ];
}

const SHOWN = 5;

/** What this person had open last, named by the server as it is now; what cannot be seen any more is left out. */
export function useRecent(
  visited: readonly Visited[],
  wanted: boolean,
): Omit<PaletteGroup, "items"> & { items: Hit[] } {
  const { t } = useTranslation(["console", "accounts"]);
  const navigate = useNavigate();
  const ids = visited.slice(0, SHOWN);
  const customers = ids.filter(({ kind }) => kind === "customer");
  const accounts = ids.filter(({ kind }) => kind === "account");
  const people = useQueries({
    queries: customers.map(({ id }) => ({ ...customerQuery(id), enabled: wanted, staleTime: 60_000 })),
  });
  const books = useQueries({
    queries: accounts.map(({ id }) => ({
      ...accountQuery("console", id),
      enabled: wanted,
      staleTime: 60_000,
    })),
  });
  const items = new Map<string, Hit>();
  for (const { data } of people) if (data) items.set(data.id, customerItem(data, "", navigate));
  for (const { data } of books) if (data) items.set(data.id, accountItem(asHit(data), "", t, navigate));
  return {
    id: "recent",
    title: t("recent"),
    items: ids.flatMap(({ id }) => items.get(id) ?? []),
  };
}

function customerItem(hit: CustomerHit | Customer, text: string, go: Go): Hit {
  const Icon = hit.kind === "person" ? UserRound : Building2;
  return {
    id: `customer-${hit.id}`,
    icon: <Icon size={18} aria-hidden="true" />,
    title: <Marked text={hit.name} part={text} />,
    note: (
      <>
        <span>
          <Marked text={hit.number} part={text} />
        </span>
        {hit.phone_masked && <Masked value={hit.phone_masked} />}
        {hit.city && <span>{hit.city}</span>}
        {"match" in hit && <WhyFound match={hit.match} />}
      </>
    ),
    end: hit.status !== "active" && <CustomerState status={hit.status} />,
    to: console_.customer(hit.id),
    act: () => go(console_.customer(hit.id)),
  };
}

function accountItem(hit: AccountHit, text: string, t: TFunction<["console", "accounts"]>, go: Go): Hit {
  return {
    id: `account-${hit.id}`,
    icon: <WalletCards size={18} aria-hidden="true" />,
    title: <AccountNumber number={hit.number} />,
    note: (
      <>
        <span>{hit.name || t(`accounts:kinds.${hit.kind}`)}</span>
        <span>{hit.currency}</span>
        {hit.owners.length > 0 && <Marked text={hit.owners.join("、")} part={text} />}
      </>
    ),
    end: hit.status !== "open" && <AccountState status={hit.status} />,
    to: console_.account(hit.id),
    act: () => go(console_.account(hit.id)),
  };
}

function asHit(account: AccountDetail): AccountHit {
  const { id, number, name, kind, currency, status, holders } = account;
  const owners = holders.filter(({ role }) => role === "owner").map((holder) => holder.name);
  return { id, number, name, kind, currency, status, owners };
}
