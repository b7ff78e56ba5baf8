import { expect, it } from "vitest";
import { courseOf, daysOf, spanIn } from "./balance-course";

const yuan = (minor: number) => ({ minor, currency: "CNY" });

it("draws from the first to the last day, whatever moved between them", () => {
  const course = courseOf(
    {
      opening: yuan(500),
      days: [
        { on: "2026-11-05", balance: yuan(100) },
        { on: "2026-11-20", balance: yuan(400) },
      ],
      min: yuan(100),
      max: yuan(500),
    },
    "2026-10-30",
    "2026-11-28",
  );

  expect(course).toEqual({
    days: ["2026-10-30", "2026-11-05", "2026-11-20", "2026-11-28"],
    values: [500, 100, 400, 400],
    lowestAt: 1,
    change: -100,
    moved: true,
  });
});

it("does not tell the first day twice", () => {
  const days = [{ on: "2026-11-28", balance: yuan(7) }];

  expect(
    courseOf({ opening: yuan(0), days, min: yuan(0), max: yuan(7) }, "2026-11-28", "2026-11-28").days,
  ).toEqual(["2026-11-28"]);
});

it("begins no earlier than the account", () => {
  expect(daysOf("90d", "2026-11-28", "2020-01-01")).toEqual({ from: "2026-08-31", whole: false });
  expect(daysOf("all", "2026-11-28", "2026-11-01")).toEqual({ from: "2026-11-01", whole: true });
  expect(daysOf("30d", "2026-11-28", "2026-12-01")).toEqual({ from: "2026-11-28", whole: true });
});

it("takes an unknown span for the usual one", () => {
  expect(spanIn("forever")).toBe("90d");
  expect(spanIn("1y")).toBe("1y");
});
