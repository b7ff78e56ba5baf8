import { expect, test } from "vitest";
import { divide } from "./shares";

test.each([
  [100_00, 3, [3334, 3333, 3333]],
  [1, 2, [1, 0]],
  [10, 1, [10]],
  [10, 0, []],
])("%i among %i", (total, people, shares) => {
  expect(divide(total, people)).toEqual(shares);
});
