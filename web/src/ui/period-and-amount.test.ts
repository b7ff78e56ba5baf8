import i18next, { type TFunction } from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import { askable, periodAndAmountConditions, periodOf } from "./period-and-amount";
import en from "./words.en.json";

let t: TFunction<"ui">;

beforeAll(async () => {
  await i18next.init({ lng: "en", resources: { en: { ui: en } }, interpolation: { escapeValue: false } });
  t = i18next.getFixedT("en", "ui");
});

describe("what can be asked", () => {
  it("has amounts in minor units of the currency", () => {
    expect(askable({ min: "1,200.50", max: "3000" }, "CZK")).toEqual({ min: 120050, max: 300000 });
    expect(askable({ min: "1200" }, "JPY")).toEqual({ min: 1200 });
  });

  it("leaves out what is not a day or an amount", () => {
    expect(askable({ from: "1997-02-30", to: "soon", min: "a lot" }, "CZK")).toEqual({});
  });

  it("leaves out an end before its beginning", () => {
    expect(askable({ from: "2026-02-01", to: "2026-01-01", min: "5", max: "3" }, "CNY")).toEqual({
      from: "2026-02-01",
      min: 500,
    });
  });
});

it("recognises the quick periods", () => {
  expect(periodOf({ from: "1998-12-01" }, "1998-12-31")).toBe("month");
  expect(periodOf({ from: "1998-12-01", to: "1998-12-05" }, "1998-12-31")).toBe("");
  expect(periodOf({}, "1998-12-31")).toBe("");
});

describe("conditions in words", () => {
  const said = (value: Parameters<typeof askable>[0]) =>
    periodAndAmountConditions({
      t,
      value,
      currency: "CNY",
      today: "2026-11-28",
      language: "en",
      change: () => undefined,
    }).map(({ words }) => words);

  it.each([
    [{ from: "2026-11-01" }, ["This month"]],
    [{ from: "2026-11-03" }, ["Since 3 Nov"]],
    [{ from: "2025-12-24", to: "2026-01-06" }, ["24 Dec 2025 to 6 Jan"]],
    [{ to: "2026-01-06", min: "100" }, ["Until 6 Jan", "At least CN¥ 100.00"]],
    [{ min: "1", max: "2" }, ["CN¥ 1.00 to CN¥ 2.00"]],
    [{ max: "a lot" }, []],
  ])("%j", (value, words) => {
    expect(said(value)).toEqual(words);
  });

  it("are taken back whole", () => {
    const changes: unknown[] = [];
    const [period] = periodAndAmountConditions({
      t,
      value: { from: "2026-01-05", to: "2026-01-06" },
      currency: "CNY",
      today: "2026-11-28",
      language: "en",
      change: (part) => changes.push(part),
    });

    period?.takeBack();

    expect(changes).toEqual([{ from: "", to: "" }]);
  });
});
