import { expect, test } from "vitest";
import { instantOf } from "./instant-of";

const NOW = new Date("2026-11-29T12:00:00");

test.each([
  ["2026-11-29", "9:30", "2026-11-29T09:30:00"],
  ["2026-11-29", "11：59", "2026-11-29T11:59:00"],
  ["2025-11-30", " 23:05 ", "2025-11-30T23:05:00"],
])("%s %s is %s where the reader is", (day, time, at) => {
  expect(instantOf(day, time, NOW)).toBe(new Date(at).toISOString());
});

test.each([
  ["2026-11-29", "12:01"],
  ["2026-11-29", "24:00"],
  ["2026-11-29", "9"],
  ["2026-11-29", ""],
  ["", "9:30"],
])("%s %s is no moment that has been", (day, time) => {
  expect(instantOf(day, time, NOW)).toBeNull();
});
