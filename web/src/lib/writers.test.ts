import { describe, expect, it } from "vitest";
import { dateWriter, numberWriter } from "./writers";

describe("writers of numbers and dates", () => {
  it("are made once for a language and a manner", () => {
    expect(numberWriter("en")).toBe(numberWriter("en"));
    expect(numberWriter("en", { style: "percent" })).not.toBe(numberWriter("en"));
    expect(dateWriter("en-GB", { month: "long" })).not.toBe(dateWriter("zh-CN", { month: "long" }));
  });

  it("write as the language does", () => {
    expect(numberWriter("en").format(1234567)).toBe("1,234,567");
    expect(dateWriter("zh-CN", { month: "long", timeZone: "UTC" }).format(new Date("2026-11-01"))).toBe(
      "十一月",
    );
  });
});
