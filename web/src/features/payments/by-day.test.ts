import { expect, it } from "vitest";
import { byDay } from "./by-day";

it("puts those of one day together, in their order", () => {
  const items = ["2026-11-29 a", "2026-11-29 b", "2026-11-28 c"];
  expect(byDay(items, (item) => item.slice(0, 10))).toEqual([
    { on: "2026-11-29", items: ["2026-11-29 a", "2026-11-29 b"] },
    { on: "2026-11-28", items: ["2026-11-28 c"] },
  ]);
});
