import { expect, it } from "vitest";
import { grouped, numberState } from "./account-number";

it.each([
  ["", { kind: "short", digits: 0 }],
  ["6222 02", { kind: "short", digits: 6 }],
  ["4111 1111 1111 1111", { kind: "fine" }],
  ["4111-1111-1111-1111", { kind: "fine" }],
  ["4111 1111 1111 1112", { kind: "slip" }],
  ["4111 1111 1111 1111 1", { kind: "long" }],
  ["4111 O111", { kind: "strange" }],
])("%j is %j", (typed, state) => {
  expect(numberState(typed)).toEqual(state);
});

it("two digits that changed places are a slip", () => {
  expect(numberState("1411 1111 1111 1111")).toEqual({ kind: "slip" });
});

it.each([
  ["41111111", "4111 1111"],
  ["411111111", "4111 1111 1"],
  ["4111 11 11 1", "4111 1111 1"],
  ["", ""],
])("%j is written %j", (typed, written) => {
  expect(grouped(typed)).toBe(written);
});
