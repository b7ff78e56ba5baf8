import { expect, it } from "vitest";
import { conditions, filterOf, periodOf } from "./entry-search";

it("asks for amounts in minor units of the account's currency", () => {
  expect(filterOf({ min: "1,200.50", max: "3000" }, "CZK")).toEqual({ min: 120050, max: 300000 });
  expect(filterOf({ min: "1200" }, "JPY")).toEqual({ min: 1200 });
});

it("never sends what is not a day or an amount", () => {
  expect(filterOf({ from: "1997-02-30", to: "soon", min: "a lot", text: "rent" }, "CZK")).toEqual({
    text: "rent",
  });
});

it("recognises the quick periods", () => {
  expect(periodOf({ from: "1998-12-01" }, "1998-12-31")).toBe("month");
  expect(periodOf({ from: "1998-12-01", to: "1998-12-05" }, "1998-12-31")).toBe("");
  expect(periodOf({}, "1998-12-31")).toBe("");
});

it("counts a range as one condition", () => {
  expect(conditions({ from: "1998-01-01", to: "1998-02-01", min: "3", text: "x" })).toBe(2);
});
