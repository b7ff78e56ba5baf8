import { describe, expect, it } from "vitest";
import type { MyAccount } from "@/api/wire";
import { hasJustBegun } from "./first-days";

function account(minor: number, opened_on: string): MyAccount {
  const money = { minor, currency: "CNY" };
  const nothing = { minor: 0, currency: "CNY" };
  return { balance: money, held: nothing, opened_on } as MyAccount;
}

describe("somebody has just begun", () => {
  it("without any account", () => {
    expect(hasJustBegun([], "2026-11-29")).toBe(true);
  });

  it("with a new account on which nothing is", () => {
    expect(hasJustBegun([account(0, "2026-11-29")], "2026-11-29")).toBe(true);
  });

  it("but no longer once there is money, or it has been a while", () => {
    expect(hasJustBegun([account(1, "2026-11-29")], "2026-11-29")).toBe(false);
    expect(hasJustBegun([account(0, "2026-11-15")], "2026-11-29")).toBe(false);
  });
});
