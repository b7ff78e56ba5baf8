import { expect, test } from "vitest";
import { changes } from "./changes";

test("what changed is told word by word", () => {
  expect(changes("amount > 5000", "amount > 500 && hour < 6")).toEqual([
    { kind: "same", text: "amount > " },
    { kind: "removed", text: "5000" },
    { kind: "added", text: "500 && hour < 6" },
  ]);
  expect(changes("a", "a")).toEqual([{ kind: "same", text: "a" }]);
});
