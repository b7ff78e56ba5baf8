import { afterEach, expect, it, vi } from "vitest";
import { newRequestKey } from "./request-key";

afterEach(() => vi.unstubAllGlobals());

it("is a new one each time, and one that the bank takes", () => {
  const keys = Array.from({ length: 100 }, newRequestKey);

  expect(new Set(keys).size).toBe(100);
  for (const key of keys) expect(key).toMatch(/^[!-~]{32,200}$/);
});

it("also comes where the page is not secure", () => {
  const { getRandomValues } = crypto;
  vi.stubGlobal("crypto", { getRandomValues: getRandomValues.bind(crypto) });

  expect(newRequestKey()).toMatch(/^[0-9a-f]{32}$/);
});
