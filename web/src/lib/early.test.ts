import { afterEach, describe, expect, it } from "vitest";
import { takeEarly } from "./early";

afterEach(() => {
  globalThis.early = undefined;
});

describe("an early answer", () => {
  it("is taken once", async () => {
    globalThis.early = { visitor: Promise.resolve({ me: null }) };

    expect(await takeEarly("visitor")).toEqual({ me: null });
    expect(await takeEarly("visitor")).toBeUndefined();
  });

  it("is none where nobody asked, or where the question failed", async () => {
    expect(await takeEarly("visitor")).toBeUndefined();

    globalThis.early = { visitor: Promise.reject(new TypeError("no network")) };
    expect(await takeEarly("visitor")).toBeUndefined();
  });
});
