import { expect, it } from "vitest";
import { timeLeft } from "./time-left";

const now = Date.parse("2026-11-29T08:00:00Z");

it.each([
  ["2026-12-02T08:00:00Z", { days: 3, hours: 0, minutes: 0 }],
  ["2026-11-30T10:30:00Z", { days: 1, hours: 2, minutes: 30 }],
  ["2026-11-29T08:00:01Z", { days: 0, hours: 0, minutes: 1 }],
  ["2026-11-29T08:00:00Z", null],
  ["2026-11-28T08:00:00Z", null],
])("until %s there is %j", (until, left) => {
  expect(timeLeft(until, now)).toEqual(left);
});
