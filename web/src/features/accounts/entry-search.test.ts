import { expect, it } from "vitest";
import { filterOf } from "./entry-search";

it("asks for amounts in minor units of the account's currency", () => {
  expect(filterOf({ min: "1,200.50", max: "3000" }, "CZK")).toEqual({ min: 120050, max: 300000 });
  expect(filterOf({ min: "1200" }, "JPY")).toEqual({ min: 1200 });
});

it("asks for one direction only where there is one", () => {
  expect(filterOf({ direction: "out" }, "CZK")).toEqual({ direction: "out" });
  expect(filterOf({ direction: "any" }, "CZK")).toEqual({});
});

it("never sends what is not a day or an amount", () => {
  expect(filterOf({ from: "1997-02-30", to: "soon", min: "a lot", text: "rent" }, "CZK")).toEqual({
    text: "rent",
  });
});
