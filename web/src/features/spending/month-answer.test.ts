import i18next, { type TFunction } from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import type { Spending } from "@/api/wire";
import { monthAnswer, usualSpending } from "./month-answer";
import zh from "./words.zh-CN.json";

let t: TFunction<"spending">;

beforeAll(async () => {
  await i18next.init({
    lng: "zh-CN",
    resources: { "zh-CN": { spending: zh } },
    interpolation: { escapeValue: false },
  });
  t = i18next.getFixedT("zh-CN", "spending");
});

const today = "2026-11-28";
const yuan = (minor: number) => ({ minor, currency: "CNY" });
const flow = (spending: number) => ({ income: yuan(0), spending: yuan(spending) });

function told(month: string, spent: number, before: number): Spending {
  return {
    month,
    currency: "CNY",
    currencies: ["CNY"],
    until: today,
    ...flow(spent),
    previous: {
      month: month === "2025-06" ? "2025-05" : "2026-10",
      until: "2026-10-28",
      same_days: flow(before),
      whole: flow(before),
    },
    categories: [],
    months: [
      { month: "2026-08", ...flow(0) },
      { month: "2026-09", ...flow(1000) },
      { month: "2026-10", ...flow(2000) },
      { month: "2026-11", ...flow(spent) },
    ],
  };
}

describe("the month in a sentence", () => {
  it.each([
    ["2026-11", 424_407, 860_586, "11月支出 ¥4,244，比10月同期少 ¥4,362"],
    ["2026-11", 860_586, 424_407, "11月支出 ¥8,606，比10月同期多 ¥4,362"],
    ["2026-11", 100_000, 100_100, "11月支出 ¥1,000，与10月同期差不多"],
    ["2026-11", 100_000, 0, "11月支出 ¥1,000"],
    ["2026-11", 0, 100_000, "11月还没有支出"],
    ["2025-06", 100_000, 50_000, "2025年6月支出 ¥1,000，比2025年5月多 ¥500"],
  ])("%s: %d after %d", (month, spent, before, words) => {
    expect(
      monthAnswer({ t, told: told(month, spent, before), today, language: "zh-CN", hidden: false }),
    ).toBe(words);
  });

  it("names no amount to who wants none to be seen", () => {
    const words = monthAnswer({ t, told: told("2026-11", 1, 2), today, language: "zh-CN", hidden: true });

    expect(words).toBe("11月的收入与支出");
  });
});

it("takes the usual month from those that are over and had something in them", () => {
  expect(usualSpending(told("2026-11", 9_999_999, 0), today)).toBe(1500);
  expect(
    usualSpending({ ...told("2026-11", 1, 0), months: [{ month: "2026-11", ...flow(1) }] }, today),
  ).toBeNull();
});
