import { expect, it } from "vitest";
import { daySums, inDays } from "./entry-days";

const yuan = (minor: number) => ({ minor, currency: "CNY" });

it("keeps the order of entries and of days", () => {
  const entries = ["2026-11-28 a", "2026-11-28 b", "2026-11-27 c"];

  expect(inDays(entries, (entry) => entry.slice(0, 10))).toEqual([
    ["2026-11-28", ["2026-11-28 a", "2026-11-28 b"]],
    ["2026-11-27", ["2026-11-27 c"]],
  ]);
});

it("adds up what went out and what came in, each currency for itself", () => {
  expect(daySums([yuan(-300), yuan(-50), yuan(1000), { minor: -20, currency: "USD" }])).toEqual([
    { way: "out", money: yuan(350) },
    { way: "out", money: { minor: 20, currency: "USD" } },
    { way: "in", money: yuan(1000) },
  ]);
});

it("does not repeat a single entry as its own sum", () => {
  expect(daySums([yuan(-300)])).toEqual([]);
});
