import { expect, test } from "vitest";
import { aboveOf, freshGuard, guardTermsOf } from "./guard-answers";

test("a guard lets nobody in, begins today and lasts a year unless somebody says otherwise", () => {
  const answers = { ...freshGuard("2026-11-29"), above: "1,000" };

  expect(guardTermsOf(answers, "2026-11-29", "CNY")).toEqual({
    accounts: [],
    actions: [],
    from_on: "2026-11-29",
    until_on: "2027-11-29",
    paying: null,
    guard: { currency: "CNY", above: 100000 },
  });
});

test("a nought asks for every payment, and nothing is no answer", () => {
  expect(aboveOf("0", "CNY")).toBe(0);
  expect(aboveOf("0.00", "CNY")).toBe(0);
  expect(aboveOf("", "CNY")).toBeNull();
  expect(aboveOf("a lot", "CNY")).toBeNull();
});
