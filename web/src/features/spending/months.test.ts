import { describe, expect, it } from "vitest";
import { askedMonth, daysOf, monthChoices, monthsFrom } from "./months";

const today = "2026-11-28";

describe("the month in the address", () => {
  it.each([
    [undefined, "2026-11"],
    ["2026-03", "2026-03"],
    ["2027-01", "2026-11"],
    ["2026-13", "2026-11"],
    ["soon", "2026-11"],
    ["1066-10", "2016-11"],
  ])("%s is %s", (text, month) => {
    expect(askedMonth(text, today)).toBe(month);
  });
});

it("goes over the end of a year", () => {
  expect(monthsFrom("2026-01", -1)).toBe("2025-12");
  expect(monthsFrom("2026-12", 1)).toBe("2027-01");
});

it("offers the last twelve months, and the one that is shown", () => {
  expect(monthChoices("2026-11", today)).toHaveLength(12);
  expect(monthChoices("2026-11", today).at(-1)).toBe("2025-12");
  expect(monthChoices("2024-02", today).at(-1)).toBe("2024-02");
});

it("ends the running month today", () => {
  expect(daysOf("2026-11", today)).toEqual({ from: "2026-11-01", to: "2026-11-28" });
  expect(daysOf("2026-02", today)).toEqual({ from: "2026-02-01", to: "2026-02-28" });
});
