import { expect, test } from "vitest";
import { searchWords } from "./search-words";

test("a name travels as signs that any header takes", () => {
  expect(searchWords("王 芳")).toEqual({ "Search-Words": "%E7%8E%8B%20%E8%8A%B3" });
});

test("nothing looked for is no header", () => {
  expect(searchWords(undefined)).toEqual({});
  expect(searchWords("  ")).toEqual({});
});

test("half a sign is left out", () => {
  expect(searchWords("a\ud83db")).toEqual({ "Search-Words": "ab" });
});
