import { expect, it } from "vitest";
import { dailyLine } from "./outlook";

const point = (on: string, minor: number) => ({ on, balance: { minor, currency: "CNY" }, after: null });

it("keeps a balance until something comes, and finds the lowest day", () => {
  const told = {
    from: "2026-11-28",
    until: "2026-12-03",
    line: [point("2026-11-28", 500), point("2026-12-01", 100), point("2026-12-03", 900)],
    lowest: point("2026-12-01", 100),
  };

  expect(dailyLine(told)).toEqual({
    days: ["2026-11-28", "2026-11-29", "2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03"],
    values: [500, 500, 500, 100, 100, 900],
    lowestAt: 3,
  });
});
