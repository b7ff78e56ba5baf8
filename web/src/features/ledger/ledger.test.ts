import type { i18n as I18n } from "i18next";
import { expect, test } from "vitest";
import type { LedgerAccount } from "@/api/wire";
import { busiest } from "./busiest";
import { inKinds, matching, totalsOf } from "./chart-of-accounts";

const noWords = { language: "en", getResource: () => undefined } as unknown as I18n;

function account(code: string, kind: string, minor: number, currency = "CNY"): LedgerAccount {
  return { id: code, code, name: `Account ${code}`, kind, currency, balance: { minor, currency } };
}

test("what the bank owns is positive where it stands in debit", () => {
  const owned = [
    account("1001", "asset", -500),
    account("1002", "asset", -200),
    account("1003", "asset", -7, "EUR"),
  ];

  expect(totalsOf(owned)).toEqual([
    { minor: 700, currency: "CNY" },
    { minor: 7, currency: "EUR" },
  ]);
});

test("kinds come as in a balance sheet, and only those that there are", () => {
  const found = inKinds([
    account("6401", "expense", 0),
    account("1101", "asset", 0),
    account("1001", "asset", 0),
  ]);

  expect(found.map(([kind, accounts]) => [kind, accounts.map(({ code }) => code)])).toEqual([
    ["asset", ["1001", "1101"]],
    ["expense", ["6401"]],
  ]);
});

test("every word of a search has to be found", () => {
  const all = [account("1001-CNY", "asset", 0), account("1001-EUR", "asset", 0, "EUR")];

  expect(matching(all, "1001 eur", noWords).map(({ code }) => code)).toEqual(["1001-EUR"]);
  expect(matching(all, "1001 usd", noWords)).toEqual([]);
});

test("the busiest day is the first of equals, and none where nothing was booked", () => {
  expect(busiest([1, 3, 3], (day) => day)).toBe(3);
  expect(busiest([0, 0], (day) => day)).toBeNull();
});
