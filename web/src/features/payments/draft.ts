import type { LookedAfterAccount, MyAccount, NewTransfer, Payee } from "@/api/wire";
import { amountParts, parseAmount } from "@/lib/money";
import { newRequestKey } from "@/lib/request-key";
import { type Later, laterFrom, NOW } from "./later";

/**
 * What somebody has put into a transfer so far. `key`: names the request for as long as the transfer is not done.
 * `asked`: it was sent, and nobody knows yet whether it was done.
 */
export interface Draft {
  payeeId: string | null;
  ownId: string | null;
  fromId: string | null;
  typed: string;
  memo: string;
  later: Later;
  key: string;
  asked: boolean;
}

export const MEMO_MOST = 80;

export function freshDraft(part: Partial<Draft> = {}): Draft {
  return {
    payeeId: null,
    ownId: null,
    fromId: null,
    typed: "",
    memo: "",
    later: NOW,
    key: newRequestKey(),
    asked: false,
    ...part,
  };
}

/** What was kept, as far as it reads like one. */
export function draftFrom(kept: unknown): Draft | null {
  if (typeof kept !== "object" || kept === null) return null;
  const { key, typed, memo, asked } = kept as Partial<Draft>;
  const reads = typeof key === "string" && typeof typed === "string" && typeof memo === "string";
  return reads && typeof asked === "boolean"
    ? freshDraft({ ...(kept as Draft), later: laterFrom((kept as Partial<Draft>).later) })
    : null;
}

/** Where it comes from: an account of one's own, or one that its owner lets one pay from. */
export type Source = Pick<
  MyAccount,
  "id" | "currency" | "kind" | "status" | "available" | "name" | "nickname"
> & {
  tail: string;
  /** Whose it is, where it is somebody else's, and within which bounds. */
  ownedBy?: { name: string; paying: NonNullable<LookedAfterAccount["paying"]> };
};

/** Whom it goes to: somebody else, or an account of one's own. */
export type Target = { kind: "payee"; payee: Payee } | { kind: "own"; account: MyAccount };

export function targetOf(
  draft: Draft,
  payees: readonly Payee[],
  accounts: readonly MyAccount[],
): Target | null {
  const payee = draft.payeeId && payees.find(({ id }) => id === draft.payeeId);
  if (payee) return { kind: "payee", payee };
  const account = draft.ownId && accounts.find(({ id }) => id === draft.ownId);
  return account ? { kind: "own", account } : null;
}

export function currencyOf(target: Target): string {
  return target.kind === "payee" ? target.payee.currency : target.account.currency;
}

export function numberOf(target: Target): string {
  return target.kind === "payee" ? target.payee.account_number : target.account.number;
}

/** What goes out and comes in without a clerk. */
function isLiquid({ kind, status }: MyAccount): boolean {
  return (kind === "current" || kind === "savings") && status === "open";
}

/** An account of somebody else that one may pay from; null where one may only look. */
export function sourceOf(account: LookedAfterAccount | undefined): Source | null {
  if (!account?.paying) return null;
  const { id, currency, kind, status, available, name, tail, owner, paying } = account;
  return {
    id,
    currency,
    kind,
    status,
    available,
    name,
    nickname: null,
    tail,
    ownedBy: { name: owner, paying },
  };
}

/** From where it can come: what is somebody else's only where one came for that, and then nothing of one's own. */
export function sourcesFrom(target: Target, accounts: readonly MyAccount[], theirs: Source | null): Source[] {
  if (!theirs) return sourcesFor(target, accounts).map((one) => ({ ...one, tail: one.number.slice(-4) }));
  return target.kind === "payee" && theirs.currency === target.payee.currency && theirs.status === "open"
    ? [theirs]
    : [];
}

/** From where of one's own it can come: in the same currency, the default account first. */
export function sourcesFor(target: Target, accounts: readonly MyAccount[]): MyAccount[] {
  const fitting = accounts.filter(
    (account) =>
      isLiquid(account) &&
      account.currency === currencyOf(target) &&
      (target.kind === "payee" || (account.id !== target.account.id && account.role === "owner")),
  );
  const rank = ({ is_default: first, hidden }: MyAccount) => (first ? 0 : hidden ? 2 : 1);
  return fitting.sort((one, other) => rank(one) - rank(other));
}

/** Accounts of one's own that money can be put into from another. */
export function ownTargets(accounts: readonly MyAccount[]): MyAccount[] {
  return accounts.filter(
    (account) =>
      account.role === "owner" &&
      isLiquid(account) &&
      sourcesFor({ kind: "own", account }, accounts).length > 0,
  );
}

/** What is asked of the bank; null while something is missing. */
export function wishOf(
  draft: Draft,
  target: Target | null,
  from: Pick<Source, "id" | "currency"> | undefined,
): NewTransfer | null {
  if (!target || !from) return null;
  const minor = parseAmount(draft.typed, from.currency);
  if (!minor) return null;
  return {
    from_id: from.id,
    amount: { minor, currency: from.currency },
    payee_id: target.kind === "payee" ? target.payee.id : null,
    to_own_id: target.kind === "own" ? target.account.id : null,
    memo: draft.memo.trim(),
  };
}

/** An amount as one would write it into a box: in groups, without decimals where there are none. */
export function writtenAmount(minor: number, currency: string, locale: string): string {
  const { whole, decimals } = amountParts({ minor, currency }, locale);
  return /[1-9]/.test(decimals) ? whole + decimals : whole;
}
