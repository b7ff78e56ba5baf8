import { describe, expect, it } from "vitest";
import { dateText, dayText, isBankDate, secondsText, startOf, yearsBetween } from "./dates";

describe("dates", () => {
  it("writes a day as a reader of Chinese or English would", () => {
    expect(dayText("1998-03-05", "zh-CN", { today: "1998-12-31" })).toBe("3月5日星期四");
    expect(dayText("1998-03-05", "en", { today: "1998-12-31" })).toBe("Thursday 5 March");
  });

  it("names the year when it is another year", () => {
    expect(dayText("1997-03-05", "zh-CN", { today: "1998-12-31" })).toContain("1997年");
    expect(dateText("1997-03-05", "en")).toBe("5 Mar 1997");
  });

  it("counts whole years", () => {
    expect(yearsBetween("1948-11-13", "2026-11-12")).toBe(77);
    expect(yearsBetween("1948-11-13", "2026-11-13")).toBe(78);
    expect(yearsBetween("2004-02-29", "2026-02-28")).toBe(21);
  });

  it("finds where a period begins", () => {
    expect(startOf("month", "1998-12-31")).toBe("1998-12-01");
    expect(startOf("year", "1998-12-31")).toBe("1998-01-01");
    expect(startOf("quarter", "1998-12-31")).toBe("1998-10-01");
    expect(startOf("quarter", "1998-05-31")).toBe("1998-03-01");
    expect(startOf("quarter", "1998-02-14")).toBe("1997-11-15");
  });

  it("takes only real days for bank dates", () => {
    expect(["1996-02-29", "1997-02-29", "1997-2-1", "x"].map(isBankDate)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it("says durations in words", () => {
    expect([secondsText(3.44, "en"), secondsText(42, "zh-CN"), secondsText(185, "en")]).toEqual([
      "3.4 s",
      "42 秒",
      "3 min 5 s",
    ]);
  });
});
