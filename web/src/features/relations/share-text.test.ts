import { expect, test } from "vitest";
import { readShare, shareText } from "./share-text";

test.each([
  [2500, "25%"],
  [2499, "24.99%"],
  [3330, "33.3%"],
  [1, "0.01%"],
  [10_000, "100%"],
])("%i is told as %s", (share, text) => {
  expect(shareText(share)).toBe(text);
  expect(readShare(text)).toBe(share);
});

test.each(["", "0", "100.01", "25,5", "-1", "1e3", "0.001", "abc"])("%s is no share", (text) => {
  expect(readShare(text)).toBeNull();
});

test("what a Chinese keyboard writes is read", () => {
  expect(readShare(" 25 ％")).toBe(2500);
});
