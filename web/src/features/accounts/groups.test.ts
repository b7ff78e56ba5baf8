import { describe, expect, it } from "vitest";
import type { MyAccount } from "@/api/wire";
import { countsAsMine, sortAccounts } from "./groups";

const NOTHING = { minor: 0, currency: "CNY" };

function account(id: string, told: Partial<MyAccount> = {}): MyAccount {
  return {
    id,
    number: "1100000000000013",
    kind: "current",
    name: id,
    nickname: null,
    currency: "CNY",
    product: null,
    balance: NOTHING,
    available: NOTHING,
    held: NOTHING,
    status: "open",
    role: "owner",
    hidden: false,
    is_default: false,
    is_chosen: false,
    opened_on: "2024-01-01",
    closed_on: null,
    ...told,
  };
}

describe("accounts in groups", () => {
  it("stand in the order of the groups, and in their holder's order within one", () => {
    const { groups } = sortAccounts([
      account("deposit", { kind: "time_deposit" }),
      account("second"),
      account("first", { is_default: true }),
    ]);

    expect(groups.map(({ name, accounts }) => [name, accounts.map(({ id }) => id)])).toEqual([
      ["current", ["second", "first"]],
      ["time_deposit", ["deposit"]],
    ]);
  });

  it("in another currency than the default account's stand apart, whatever they are", () => {
    const { groups } = sortAccounts([
      account("yuan"),
      account("dollars", { currency: "USD", is_default: true }),
    ]);

    expect(groups.map(({ name, accounts }) => [name, accounts[0]?.id])).toEqual([
      ["current", "dollars"],
      ["foreign", "yuan"],
    ]);
  });

  it("that belong to somebody else are never among one's own", () => {
    const theirs = account("theirs", { role: "authorised", currency: "USD" });

    expect(sortAccounts([account("mine"), theirs]).groups.at(-1)?.name).toBe("authorised");
    expect(countsAsMine(theirs)).toBe(false);
  });

  it("that are hidden or closed are kept out of sight, each in one place only", () => {
    const sorted = sortAccounts([
      account("hidden", { hidden: true }),
      account("closed", { status: "closed", hidden: true }),
    ]);

    expect(sorted.groups).toEqual([]);
    expect(sorted.hidden.map(({ id }) => id)).toEqual(["hidden"]);
    expect(sorted.closed.map(({ id }) => id)).toEqual(["closed"]);
  });
});
