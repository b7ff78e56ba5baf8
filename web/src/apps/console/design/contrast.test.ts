import { expect, test } from "vitest";
import { contrast } from "./contrast";

test("black on white is 21, whichever comes first, and a colour on itself 1", () => {
  expect(contrast("#000000", "#FFFFFF")).toBeCloseTo(21);
  expect(contrast("#FFFFFF", "#000000")).toBeCloseTo(21);
  expect(contrast("#0B5D5B", "#0B5D5B")).toBe(1);
});
