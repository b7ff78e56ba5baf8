import { expect, it } from "vitest";
import { monthOf, monthsAway, movedBy, weeksOf, within } from "./month-grid";

it("fills up the weeks of a month from Monday to Sunday", () => {
  const weeks = weeksOf("2026-11-28");

  expect(weeks[0]?.[0]).toBe("2026-10-26");
  expect(weeks.at(-1)?.at(-1)).toBe("2026-12-06");
  expect(weeks.every((week) => week.length === 7)).toBe(true);
});

it.each([
  ["ArrowLeft", false, "2026-10-31"],
  ["ArrowDown", false, "2026-11-08"],
  ["Home", false, "2026-10-26"],
  ["End", false, "2026-11-01"],
  ["PageUp", false, "2026-10-01"],
  ["PageDown", true, "2027-11-01"],
])("%s (with shift: %s) leads from a Sunday, 1 November, to %s", (key, shift, day) => {
  expect(movedBy(key, "2026-11-01", { shift })).toBe(day);
});

it("never leads beyond what may be chosen, and other keys lead nowhere", () => {
  expect(movedBy("PageDown", "2026-11-20", { max: "2026-11-28" })).toBe("2026-11-28");
  expect(movedBy("ArrowUp", "2026-11-20", { min: "2026-11-18" })).toBe("2026-11-18");
  expect(movedBy("a", "2026-11-20", {})).toBeNull();
  expect(within("2026-11-20", {})).toBe("2026-11-20");
});

it("keeps the end of a month at its end", () => {
  expect(monthsAway("2026-03-31", -1)).toBe("2026-02-28");
  expect(monthOf("2028-02-11")).toEqual(["2028-02-01", "2028-02-29"]);
});
