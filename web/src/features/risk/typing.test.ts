import { expect, test } from "vitest";
import type { RiskFact } from "@/api/wire";
import { fitting, nameAt } from "./typing";

const facts = ["amount", "usual_amount", "hour", "count_1h"].map(
  (name): RiskFact => ({ name, kind: "number", zh: name, en: name }),
);

test("the name under the caret is found, with what stands behind it", () => {
  expect(nameAt("hour < 6 && amo > 1", 15)).toEqual({ name: "amo", start: 12, end: 15 });
  expect(nameAt("amount > 5", 3)).toEqual({ name: "amo", start: 0, end: 6 });
  expect(nameAt("amount > ", 9)).toBeNull();
});

test("nothing is completed within a text", () => {
  expect(nameAt('currency == "CN', 15)).toBeNull();
});

test("names that begin so come first", () => {
  expect(fitting(facts, "amo").map(({ name }) => name)).toEqual(["amount", "usual_amount"]);
  expect(fitting(facts, "amount").map(({ name }) => name)).toEqual(["usual_amount"]);
});
