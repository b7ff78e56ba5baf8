import { expect, test } from "vitest";
import { Problem } from "@/api/problem";
import { fresh, termsOf, toldOf } from "./answers";

test("it ends in half a year unless somebody says otherwise", () => {
  expect(fresh("2026-11-29").until).toBe("2027-05-28");
});

test("looking is in all of it, statements only when they are asked for", () => {
  const answers = { ...fresh("2026-11-29"), accounts: ["a"] };

  expect(termsOf(answers, "2026-11-29", "CNY")).toEqual({
    accounts: ["a"],
    actions: ["accounts.view"],
    from_on: "2026-11-29",
    until_on: "2027-05-28",
    paying: null,
    guard: null,
  });
  expect(termsOf({ ...answers, statements: true }, "2026-11-29", "CNY").actions).toEqual([
    "accounts.view",
    "accounts.statements",
  ]);
});

test("paying has bounds, and whoever says nothing else is asked each time and pays only whom they know", () => {
  const answers = { ...fresh("2026-11-29"), pays: true, each: "500", month: "1,500.50" };

  expect(termsOf(answers, "2026-11-29", "CNY").paying).toEqual({
    currency: "CNY",
    each: 50000,
    a_day: 150050,
    a_month: 150050,
    known_payees_only: true,
    asking: "always",
    asking_above: 0,
  });
});

test("what the server says of a field leads to the step where it is answered", () => {
  const fields = [
    { field: "terms.until_on", code: "x", message: "too late" },
    { field: "accounts", code: "y", message: "not yours" },
  ];
  const error = new Problem({ status: 400, code: "kernel.bad_input", fields });

  expect(toldOf(error, () => null)).toEqual({ until: "too late", accounts: "not yours" });
});
