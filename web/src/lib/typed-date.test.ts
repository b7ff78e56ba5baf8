import { describe, expect, it } from "vitest";
import { readDay } from "./typed-date";

const today = "2026-11-28";

describe("a typed day", () => {
  it.each([
    ["2026-11-05", "2026-11-05"],
    ["2026/11/5", "2026-11-05"],
    ["20261105", "2026-11-05"],
    ["5/11/2026", "2026-11-05"],
    ["05.11.26", "2026-11-05"],
    ["5-11", "2026-11-05"],
    ["2026年11月5日", "2026-11-05"],
    [" 2026 年 11 月 5 日 ", "2026-11-05"],
    ["11月5日", "2026-11-05"],
    ["11月5号", "2026-11-05"],
    ["５/１１/２０２６", "2026-11-05"],
    ["5 Nov", "2026-11-05"],
    ["5nov", "2026-11-05"],
    ["5 November 2026", "2026-11-05"],
    ["5th Nov 2026", "2026-11-05"],
    ["November 5, 2026", "2026-11-05"],
    ["1 Sept 2026", "2026-09-01"],
    ["yesterday", "2026-11-27"],
    ["今天", "2026-11-28"],
  ])("%s is read", (typed, day) => {
    expect(readDay(typed, { today })).toBe(day);
  });

  it.each(["", "soon", "31/2/2026", "2026-13-01", "28 Novvember", "32 May", "2026年", "11/2026", "1 2 3"])(
    "%j is none",
    (typed) => {
      expect(readDay(typed, { today })).toBeNull();
    },
  );

  it("without a year is the latest one that counts", () => {
    expect(readDay("24 Dec", { today, max: today })).toBe("2025-12-24");
    expect(readDay("11月28日", { today, max: today })).toBe("2026-11-28");
    expect(readDay("24 Dec", { today })).toBe("2026-12-24");
    expect(readDay("5/3/48", { today, max: today })).toBe("1948-03-05");
  });
});
