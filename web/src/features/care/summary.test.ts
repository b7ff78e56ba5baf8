import { expect, test } from "vitest";
import { LONGEST_SUMMARY, summaryOf } from "./summary";

const WORDS = {
  asked: (text: string) => `asked: ${text}.`,
  last: (text: string) => `last: ${text}.`,
  filled: (text: string) => `filled: ${text}.`,
  files: (count: number) => `files: ${count}.`,
  answered: (text: string) => `answered: ${text}.`,
  open: "waits.",
};

type Said = Parameters<typeof summaryOf>[0][number];

function said(author: Said["author"], text: string, more: Partial<Said> = {}): Said {
  return { author, text, file: null, form: null, answer: null, ...more };
}

const FILE = { id: "f", media: "image/png", size: 1, width: 1, height: 1, is_scanned: true };

test("tells what was asked, filled in, sent and answered, and that somebody waits", () => {
  const items = [
    said("customer", "My card is gone"),
    said("bank", "taken"),
    said("agent", "Which one?", { form: { kind: "card", until: "2026-12-01T00:00:00Z" } }),
    said("customer", "··0015", { answer: { kind: "card", target: null } }),
    said("customer", "photo.png", { file: FILE }),
    said("agent", "It is blocked"),
    said("customer", "And the new one?"),
  ];
  expect(summaryOf(items, WORDS)).toBe(
    "asked: My card is gone. last: And the new one?. filled: ··0015. files: 1. answered: It is blocked. waits.",
  );
});

test("says a thing once, and nothing of what was not", () => {
  expect(summaryOf([said("customer", "Hello"), said("agent", "Good day")], WORDS)).toBe(
    "asked: Hello. answered: Good day.",
  );
  expect(summaryOf([], WORDS)).toBe("");
});

test("fits, however much was said, and cuts no sign in two", () => {
  const long = "👨‍👩‍👧".repeat(400);
  const told = summaryOf(
    [said("customer", long), said("customer", `${long}!`), said("agent", long), said("customer", long)],
    WORDS,
  );
  expect(told.length).toBeLessThanOrEqual(LONGEST_SUMMARY);
  expect(told).toContain("…");
});
