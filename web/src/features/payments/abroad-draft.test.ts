import { describe, expect, it } from "vitest";
import { abroadFrom, askOf, countryChoices, currencyFor, freshAbroad, isLatin } from "./abroad-draft";

describe("a remittance that is being filled in", () => {
  it("is asked for in yuan or in what is received, in that currency’s digits", () => {
    const draft = freshAbroad({ country: "JP", currency: "JPY", typed: "1,000" });
    expect(askOf(draft)?.amount).toEqual({ minor: 100_000, currency: "CNY" });
    expect(askOf({ ...draft, side: "receive" })?.amount).toEqual({ minor: 1_000, currency: "JPY" });
    expect(askOf({ ...draft, side: "receive", typed: "1000.5" })).toBeNull();
    expect(askOf({ ...draft, country: "" })).toBeNull();
  });

  it("is read again only where it reads like one", () => {
    const draft = freshAbroad({ country: "DE", payeeId: "p" });
    expect(abroadFrom(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
    for (const kept of [null, 1, {}, { ...draft, typed: 7 }, { ...draft, key: undefined }].map((one) =>
      one === null ? one : JSON.parse(JSON.stringify(one)),
    ))
      expect(abroadFrom(kept)).toBeNull();
  });

  it("takes the currency that people there are paid in, where it can be sent", () => {
    expect(currencyFor("DE", ["USD", "EUR"])).toBe("EUR");
    expect(currencyFor("KW", ["USD", "EUR"])).toBe("USD");
    expect(currencyFor("BR", ["EUR"])).toBe("EUR");
  });

  it("has the countries that are often chosen first, then by name", () => {
    const told = countryChoices(["ZW", "AL", "US"], "en").map(({ label }) => label);
    expect(told).toEqual(["United States", "Albania", "Zimbabwe"]);
  });

  it("knows what every bank can read", () => {
    expect(["ZHANG WEI", "Straße", "张伟", "123", "O'Neil (Jr.)"].map(isLatin)).toEqual([
      true,
      false,
      false,
      false,
      true,
    ]);
  });
});
