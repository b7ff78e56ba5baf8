import { expect, it } from "vitest";
import type { LookedAfterAccount, MyAccount, Payee } from "@/api/wire";
import {
  draftFrom,
  freshDraft,
  ownTargets,
  sourceOf,
  sourcesFor,
  sourcesFrom,
  targetOf,
  wishOf,
  writtenAmount,
} from "./draft";

const payee = { id: "p", name: "王芳", account_number: "6", currency: "CNY" } as Payee;

function account(id: string, part: Partial<MyAccount> = {}): MyAccount {
  const usual = { kind: "current", status: "open", currency: "CNY", role: "owner" } as const;
  return { id, is_default: false, hidden: false, ...usual, ...part } as MyAccount;
}

const ids = (accounts: readonly MyAccount[]) => accounts.map(({ id }) => id);

it("offers what can pay in the payee's currency, the default account first and hidden ones last", () => {
  const all = [
    account("hidden", { hidden: true }),
    account("usual"),
    account("deposit", { kind: "time_deposit" }),
    account("frozen", { status: "frozen" }),
    account("dollars", { currency: "USD" }),
    account("shared", { role: "authorised" }),
    account("default", { is_default: true }),
  ];
  expect(ids(sourcesFor({ kind: "payee", payee }, all))).toEqual(["default", "usual", "shared", "hidden"]);
});

it("moves between accounts of one's own only what one owns, and never to where it comes from", () => {
  const all = [account("a"), account("b"), account("shared", { role: "authorised" })];
  const [first] = all;
  expect(first && ids(sourcesFor({ kind: "own", account: first }, all))).toEqual(["b"]);
  expect(ids(ownTargets(all))).toEqual(["a", "b"]);
});

it("offers no account of one's own where there is no other in its currency", () => {
  expect(ownTargets([account("a"), account("dollars", { currency: "USD" })])).toEqual([]);
});

it("asks for exactly what was chosen, and for nothing while something is missing", () => {
  const draft = freshDraft({ payeeId: "p", typed: "1,200.50", memo: " rent " });
  const target = targetOf(draft, [payee], []);
  expect(wishOf(draft, target, account("a"))).toEqual({
    from_id: "a",
    amount: { minor: 120_050, currency: "CNY" },
    payee_id: "p",
    to_own_id: null,
    memo: "rent",
  });
  expect(wishOf({ ...draft, typed: "0" }, target, account("a"))).toBeNull();
  expect(wishOf({ ...draft, typed: "a lot" }, target, account("a"))).toBeNull();
  expect(wishOf(draft, targetOf(draft, [], []), account("a"))).toBeNull();
});

it("goes on with what was kept, and begins afresh with what does not read like a transfer", () => {
  const kept = freshDraft({ payeeId: "p", typed: "5", asked: true });
  expect(draftFrom(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
  for (const other of [null, 7, "x", {}, { key: 1, typed: "", memo: "", asked: false }])
    expect(draftFrom(other)).toBeNull();
});

it.each([
  [5_000_000, "CNY", "50,000"],
  [120_050, "CNY", "1,200.50"],
  [300, "JPY", "300"],
])("%i %s is written %s", (minor, currency, written) => {
  expect(writtenAmount(minor, currency, "en")).toBe(written);
});

it("pays for somebody from their account alone, never to one's own, and not where one may only look", () => {
  const paying = {
    currency: "CNY",
    each: 1,
    a_day: 1,
    a_month: 1,
    known_payees_only: true,
    asking: "always",
    asking_above: 0,
  };
  const theirs = {
    id: "hers",
    owner: "张秀英",
    tail: "0013",
    kind: "current",
    status: "open",
    currency: "CNY",
    paying,
  };
  const source = sourceOf(theirs as LookedAfterAccount);
  const own = account("own", { number: "6222000000000013" });

  expect(source?.ownedBy?.name).toBe("张秀英");
  expect(sourcesFrom({ kind: "payee", payee }, [own], source).map(({ id }) => id)).toEqual(["hers"]);
  expect(sourcesFrom({ kind: "own", account: own }, [own], source)).toEqual([]);
  expect(sourcesFrom({ kind: "payee", payee }, [own], null).map(({ tail }) => tail)).toEqual(["0013"]);
  expect(sourceOf({ ...theirs, paying: null } as LookedAfterAccount)).toBeNull();
});
