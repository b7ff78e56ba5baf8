import { describe, expect, it } from "vitest";
import { isMonthEnd, laterFrom, missingOf, NOW, planOf } from "./later";

const wish = {
  from_id: "a",
  amount: { minor: 1, currency: "CNY" },
  payee_id: "b",
  to_own_id: null,
  memo: "",
};

describe("when a transfer is made", () => {
  it("is at once unless somebody says otherwise", () => {
    expect(planOf(NOW, wish)).toBeNull();
    expect(missingOf(NOW)).toBeNull();
  });

  it("needs a day, an end and a number where these are asked for", () => {
    expect(missingOf({ ...NOW, kind: "day" })).toBe("on");
    expect(missingOf({ ...NOW, kind: "week", on: "2027-01-05", ends: "day" })).toBe("lastOn");
    expect(missingOf({ ...NOW, kind: "week", on: "2027-01-05", ends: "day", lastOn: "2027-01-04" })).toBe(
      "lastOn",
    );
    expect(missingOf({ ...NOW, kind: "month", on: "2027-01-05", ends: "times", times: "0" })).toBe("times");
    expect(missingOf({ ...NOW, kind: "month", on: "2027-01-05", ends: "times", times: "12" })).toBeNull();
  });

  it("is told to the bank with only what belongs to it", () => {
    const twelve = {
      ...NOW,
      kind: "month",
      on: "2027-01-31",
      ends: "times",
      times: "12",
      lastOn: "2030-01-01",
    } as const;
    expect(planOf(twelve, wish)).toEqual({
      ...wish,
      first_on: "2027-01-31",
      every: "month",
      at_month_end: true,
      if_closed: "after",
      last_on: null,
      times: 12,
    });
    expect(planOf({ ...NOW, kind: "two_hours", on: "2027-01-05" }, wish)).toEqual({
      ...wish,
      delay: "two_hours",
      at_month_end: false,
      if_closed: "after",
    });
  });

  it("knows the last day of a month", () => {
    expect(["2027-02-28", "2028-02-28", "2028-02-29", "2027-04-30", ""].map((on) => isMonthEnd(on))).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
  });

  it("is read again from what was kept, and from nothing that is not so", () => {
    const kept = { ...NOW, kind: "week", on: "2027-01-05" };
    expect(laterFrom(kept)).toEqual(kept);
    for (const other of [undefined, "x", { kind: "hourly" }, { on: 7 }])
      expect(laterFrom(other)).toEqual(NOW);
  });
});
