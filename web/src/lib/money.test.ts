import { describe, expect, it } from "vitest";
import {
  amountParts,
  amountText,
  exponentOf,
  parseAmount,
  plainAmount,
  roundAmountText,
  totals,
} from "./money";

describe("money", () => {
  it("knows the exponents of ISO 4217", () => {
    expect(["CNY", "CZK", "JPY", "KWD", "CLF"].map(exponentOf)).toEqual([2, 2, 0, 3, 4]);
  });

  it("shows whole and decimals apart and groups the whole", () => {
    const parts = amountParts({ minor: 123456789, currency: "CNY" }, "zh-CN");

    expect(parts).toEqual({ sign: "", symbol: "¥", whole: "1,234,567", decimals: ".89" });
  });

  it("shows less than one unit with its leading zeros", () => {
    expect(amountText({ minor: -5, currency: "USD" }, "en")).toBe("−$0.05");
  });

  it("has no decimals where the currency has none", () => {
    expect(amountText({ minor: 1500, currency: "JPY" }, "en")).toBe("¥1,500");
  });

  it("signs money coming in only when asked, and never zero", () => {
    const signs = [100, 0, -100].map(
      (minor) => amountParts({ minor, currency: "CZK" }, "en", { alwaysSigned: true }).sign,
    );

    expect(signs).toEqual(["+", "", "−"]);
    expect(amountParts({ minor: 100, currency: "CZK" }, "en").sign).toBe("");
  });

  it("keeps every digit of the largest exact amount", () => {
    expect(amountText({ minor: Number.MAX_SAFE_INTEGER, currency: "CZK" }, "en")).toBe(
      "CZK 90,071,992,547,409.91",
    );
  });

  it("refuses to show an amount it cannot hold exactly", () => {
    expect(() => amountParts({ minor: 2 ** 53, currency: "CZK" }, "en")).toThrow(RangeError);
    expect(() => amountParts({ minor: 0.5, currency: "CZK" }, "en")).toThrow(RangeError);
  });

  it.each([
    ["1,234.5", "CNY", 123450],
    ["0.29", "CNY", 29],
    [" 1234 ", "CNY", 123400],
    ["1,234", "CNY", 123400],
    ["1500", "JPY", 1500],
    ["1.", "CNY", 100],
  ])("reads %s %s", (typed, currency, minor) => {
    expect(parseAmount(typed, currency)).toBe(minor);
  });

  it.each([
    ["1.234", "CNY"],
    ["1234,50", "CNY"],
    ["1.5", "JPY"],
    ["-3", "CNY"],
    ["abc", "CNY"],
    ["", "CNY"],
    ["99999999999999", "CNY"],
  ])("refuses %s %s rather than guess", (typed, currency) => {
    expect(parseAmount(typed, currency)).toBeNull();
  });

  it("adds up per currency", () => {
    const amounts = [
      { minor: 10, currency: "CNY" },
      { minor: 7, currency: "CZK" },
      { minor: 20, currency: "CNY" },
    ];

    expect(totals(amounts)).toEqual([
      { currency: "CNY", minor: 30 },
      { currency: "CZK", minor: 7 },
    ]);
  });
});

it("tells an amount roundly in a sentence, but a small one exactly", () => {
  expect(roundAmountText({ minor: -324_067, currency: "CNY" }, "zh-CN")).toBe("¥3,241");
  expect(roundAmountText({ minor: 450, currency: "CNY" }, "zh-CN")).toBe("¥4.50");
  expect(roundAmountText({ minor: 1234, currency: "JPY" }, "en")).toBe("¥1,234");
});

it.each([
  [{ minor: 123450, currency: "CNY" }, "1234.50"],
  [{ minor: 50000, currency: "CNY" }, "500"],
  [{ minor: 5, currency: "CNY" }, "0.05"],
  [{ minor: 500, currency: "JPY" }, "500"],
])("an amount is shown in a field as it would be typed", (money, typed) => {
  expect(plainAmount(money)).toBe(typed);
  expect(parseAmount(plainAmount(money), money.currency)).toBe(money.minor);
});
