import { expect, test } from "vitest";
import { factText } from "./fact-text";

const words = { yes: "yes", no: "no" };

test("a fact is told in its own unit", () => {
  expect(factText(123_45, "amount", "CNY", "en", words)).toContain("123.45");
  expect(factText(455, "share", "CNY", "en", words)).toBe("45.5 %");
  expect(factText(3, "number", "CNY", "en", words)).toBe("3");
  expect(factText(true, "yes_no", "CNY", "en", words)).toBe("yes");
});
