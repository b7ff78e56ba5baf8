import { expect, it } from "vitest";
import { safeReturn } from "./paths";

it("returns after signing in only to a page of the same app", () => {
  expect(safeReturn("/accounts/1?text=a", "/")).toBe("/accounts/1?text=a");
  expect(safeReturn("/console/imports", "/console")).toBe("/console/imports");
  expect(safeReturn("/console", "/")).toBe("/");
  expect(safeReturn("/accounts/1", "/console")).toBe("/console");
});

it.each([
  null,
  "",
  "https://evil.example",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "/\n\\evil.example",
  "///evil.example",
  "javascript:alert(1)",
])("never returns to %j", (wanted) => {
  expect(safeReturn(wanted, "/")).toBe("/");
});
