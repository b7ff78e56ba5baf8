import { expect, test } from "vitest";
import { inHundredths, perCent, shareOf } from "./per-cent";

test("a share is told in hundredths and read again, by its digits", () => {
  for (const [share, typed] of [
    ["0.0025", "0.25"],
    ["0.1", "10"],
    ["0.003", "0.3"],
    ["0", "0"],
    ["0.199999", "19.9999"],
  ] as const) {
    expect(inHundredths(share)).toBe(typed);
    expect(shareOf(typed)).toBe(share);
  }
  expect(perCent("0.0025")).toBe("0.25 %");
});

test("what is no share is none", () => {
  for (const typed of ["", "-1", "100", "0,25", "1.23456", "abc"]) expect(shareOf(typed)).toBeNull();
});
