import { expect, it } from "vitest";
import { feedFilterOf } from "./feed-search";

it("asks for what can be asked and leaves out the rest", () => {
  expect(
    feedFilterOf(
      {
        text: "rent",
        category: "luxury",
        direction: "sideways",
        account: "mine",
        from: "soon",
        currency: "yuan",
      },
      "CNY",
    ),
  ).toEqual({ text: "rent" });
  expect(feedFilterOf({ category: "dining", direction: "out", from: "2026-11-01" }, "CNY")).toEqual({
    category: "dining",
    direction: "out",
    from: "2026-11-01",
  });
});

it("means amounts in one currency", () => {
  expect(feedFilterOf({ min: "100" }, "CNY")).toEqual({ min: 10_000, currency: "CNY" });
  expect(feedFilterOf({ max: "100", currency: "JPY" }, "CNY")).toEqual({ max: 100, currency: "JPY" });
});
