import { expect, it } from "vitest";
import type { CategorySum } from "@/api/wire";
import { partsOf } from "./sums";

function sum(category: CategorySum["category"], minor: number, before = 0): CategorySum {
  const money = (amount: number) => ({ minor: amount, currency: "CNY" });
  return {
    category,
    direction: category === "salary" ? "in" : "out",
    amount: money(minor),
    count: 1,
    permille: 0,
    previous: money(before),
    previous_same_days: money(before),
  };
}

const sums = [
  sum("dining", 500, 400),
  sum("groceries", 300),
  sum("transport", 100, 50),
  sum("fees", 20, 10),
  sum("housing", 0, 3000),
  sum("salary", 9000),
];

it("tells one direction, without what only the month before has", () => {
  expect(partsOf(sums, "out").map(({ id }) => id)).toEqual(["dining", "groceries", "transport", "fees"]);
  expect(partsOf(sums, "in")).toEqual([{ id: "salary", minor: 9000, before: 0 }]);
});

it("puts together what comes after the most", () => {
  expect(partsOf(sums, "out", { most: 2 })).toEqual([
    { id: "dining", minor: 500, before: 400 },
    { id: "groceries", minor: 300, before: 0 },
    { id: "rest", minor: 120, before: 60 },
  ]);
});

it("does not hide a single category behind 'everything else'", () => {
  expect(partsOf(sums, "out", { most: 3 }).at(-1)?.id).toBe("fees");
});
