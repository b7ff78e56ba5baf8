import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { meKey } from "@/api/identity";
import { Problem, UNREACHABLE } from "@/api/problem";
import type { Me } from "@/api/wire";
import { endWithSession, sessionEndsAt } from "./session-end";

const MINUTE = 60_000;

/** A bank with one session, which ends a quarter of an hour after it was last heard of. */
class Bank {
  endsAt = Date.now() + 15 * MINUTE;
  isAway = false;
  /** How far the bank's clock is ahead of the device's. */
  ahead = 0;

  me = (): Promise<Me | null> => {
    if (this.isAway) return Promise.reject(new Problem({ code: UNREACHABLE, status: 0, detail: "" }));
    if (this.endsAt <= Date.now()) return Promise.resolve(null);
    const expires_at = new Date(this.endsAt + this.ahead).toISOString();
    return Promise.resolve({
      realm: "customer",
      name: "王芳",
      login: "wang",
      roles: [],
      rights: [],
      must_enrol: false,
      expires_at,
    });
  };
}

async function signedIn(bank: Bank): Promise<QueryClient> {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: "always" } } });
  await queries.prefetchQuery({ queryKey: meKey, queryFn: bank.me });
  endWithSession(queries);
  return queries;
}

// `@/lib/attended` counts the loading of the page as the last sign of somebody: at the beginning of these tests.
beforeEach(() => void vi.useFakeTimers({ now: Date.now() + 5 * MINUTE }));
afterEach(() => void vi.useRealTimers());

it("shows the door when the session is over, and not before", async () => {
  const bank = new Bank();
  const queries = await signedIn(bank);

  await vi.advanceTimersByTimeAsync(14 * MINUTE + 50_000);
  expect(queries.getQueryData(meKey)).not.toBeNull();
  await vi.advanceTimersByTimeAsync(15_000);

  expect(queries.getQueryData(meKey)).toBeNull();
});

it("shows the door also where the bank cannot be asked", async () => {
  const bank = new Bank();
  const queries = await signedIn(bank);
  bank.isAway = true;

  await vi.advanceTimersByTimeAsync(16 * MINUTE);

  expect(queries.getQueryData(meKey)).toBeNull();
});

it("waits longer when the bank has answered meanwhile", async () => {
  const bank = new Bank();
  const queries = await signedIn(bank);

  await vi.advanceTimersByTimeAsync(10 * MINUTE);
  bank.endsAt = Date.now() + 15 * MINUTE;
  queries.setQueryData(["accounts"], []);
  await vi.advanceTimersByTimeAsync(14 * MINUTE);
  expect(queries.getQueryData(meKey)).not.toBeNull();
  await vi.advanceTimersByTimeAsync(2 * MINUTE);

  expect(queries.getQueryData(meKey)).toBeNull();
});

it("keeps a session that another tab keeps alive, as long as it does", async () => {
  const bank = new Bank();
  const queries = await signedIn(bank);
  bank.endsAt = Date.now() + 40 * MINUTE;

  await vi.advanceTimersByTimeAsync(35 * MINUTE);
  expect(queries.getQueryData(meKey)).not.toBeNull();
  await vi.advanceTimersByTimeAsync(25 * MINUTE);

  expect(queries.getQueryData(meKey)).toBeNull();
});

it.each([-3 * 60 * MINUTE, 3 * 60 * MINUTE])(
  "does not believe a clock that is wrong by %d ms",
  async (ahead) => {
    const bank = new Bank();
    bank.ahead = ahead;

    const queries = await signedIn(bank);

    const left = (sessionEndsAt(queries) ?? 0) - Date.now();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(15 * MINUTE);
  },
);
