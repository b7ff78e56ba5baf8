import { expect, test } from "vitest";
import { isMistypedIdCard } from "./id-card";

test.each([
  "11010519491231002X",
  "110105 1949 1231 002x",
  "１１０１０５１９４９１２３１００２Ｘ",
  "13812345678",
  "E12345678",
])("%s is no slip", (typed) => {
  expect(isMistypedIdCard(typed)).toBe(false);
});

test.each(["110105194912310021", "110105194912310020", "11010519491231012X"])("%s is a slip", (typed) => {
  expect(isMistypedIdCard(typed)).toBe(true);
});
