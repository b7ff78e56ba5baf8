import { describe, expect, it } from "vitest";
import type { SpendingEntry } from "@/api/wire";
import { keyOf, placeIn, undoOf } from "./corrections";

const ACCOUNT = "01a22332-c12a-700b-9f01-95bd7ae3fb6a";

function entry(part: Partial<SpendingEntry>): SpendingEntry {
  const money = { minor: -3800, currency: "CNY" };
  return {
    id: "01a22332-f4ab-7fab-9115-00903ba55f75",
    account: { id: ACCOUNT, name: "daily", tail: "0120", kind: "current" },
    seq: 7,
    booked_on: "2026-11-28",
    posted_at: "2026-11-28T09:00:00Z",
    kind: "card",
    counterparty: "肯德基",
    text: "美团支付-肯德基(文三路店)",
    reference: null,
    amount: money,
    balance_after: money,
    category: "dining",
    usual_category: "dining",
    corrected: null,
    ...part,
  };
}

describe("taking a correction back", () => {
  it("unsays the first word that was said", () => {
    expect(undoOf(entry({}), "merchant")).toEqual({ unsay: "merchant" });
  });

  it("says an earlier word of the same scope again", () => {
    expect(undoOf(entry({ category: "family", corrected: "entry" }), "entry")).toEqual({
      say: "family",
      scope: "entry",
    });
  });

  it("leaves an earlier word of the other scope, which then counts again", () => {
    expect(undoOf(entry({ category: "family", corrected: "merchant" }), "entry")).toEqual({ unsay: "entry" });
  });
});

describe("an entry in the address", () => {
  it("is found again", () => {
    expect(placeIn(keyOf(entry({})))).toEqual({ accountId: ACCOUNT, seq: 7 });
  });

  it.each([null, "", "7", `${ACCOUNT}.`, `${ACCOUNT}.7x`, "../../etc.7", `${ACCOUNT}.${"9".repeat(40)}`])(
    "%j is none",
    (key) => {
      expect(placeIn(key)).toBeNull();
    },
  );
});
