import { expect, it } from "vitest";
import { Problem } from "@/api/problem";
import { couldPay, placeOf } from "./refusals";

const refused = (code: string, facts: Record<string, unknown> = {}, field?: string) =>
  new Problem({ code, status: 409, facts, fields: field ? [{ field, code, message: "" }] : [] });

it.each([
  ["payments.over_limit", "amount"],
  ["payments.payee_cannot_receive", "to"],
  ["ledger.account_frozen", "from"],
  ["payments.too_many_waiting", null],
])("%s is about %s", (code, place) => {
  expect(placeOf(refused(code))).toBe(place);
});

it.each([
  ["amount", "amount"],
  ["data.amount.minor", "amount"],
  ["body.memo", "memo"],
  ["from_id", "from"],
  ["something", null],
])("a wrong field %s is about %s", (field, place) => {
  expect(placeOf(refused("kernel.bad_input", {}, field))).toBe(place);
});

it("offers what could be paid instead, where that is anything", () => {
  expect(couldPay(refused("payments.over_limit", { left: 500, most: 900 }))).toBe(500);
  expect(couldPay(refused("payments.not_enough", { available: 700 }))).toBe(700);
  expect(couldPay(refused("payments.not_enough", { available: 0 }))).toBeNull();
  expect(couldPay(refused("accounts.mandate_limit", { available: 700 }))).toBeNull();
});
