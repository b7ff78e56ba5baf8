import { type DehydratedState, dehydrate, hydrate, type QueryClient } from "@tanstack/react-query";
import { createStore, del, get, set } from "idb-keyval";
import { meKey } from "@/api/identity";
import type { Me } from "@/api/wire";

/** What may be kept: the customer's own reads. What somebody searched for is not among it. */
const KEPT = new Set(["bank", "me", "accounts", "spending"]);
const NO_MORE_THAN = 40;
const PAUSE_MS = 1_000;

/** How the reads lie on the device: sealed (AES-GCM), and until when they may be shown. */
interface Kept {
  until: number;
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}

const store = typeof indexedDB === "undefined" ? undefined : createStore("bankhall", "kept");

/**
 * Puts back what was kept on this device, as old as it is, if the session in which it was read would still be open.
 * Whatever cannot be read or is out of date is thrown away. Never throws.
 */
export async function putBack(queries: QueryClient, now = Date.now()): Promise<void> {
  try {
    const [kept, key] = [await get<Kept>("reads", store), await get<CryptoKey>("key", store)];
    if (!kept || !key) return;
    if (kept.until <= now) return await forget();
    const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, key, kept.sealed);
    hydrate(queries, JSON.parse(new TextDecoder().decode(opened)) as DehydratedState);
  } catch {
    await forget();
  }
}

/**
 * From now on keeps what the customer reads, for when there is no connection: no longer than the session would last
 * without a sign of life, and nothing once nobody is signed in.
 */
export function keepReads(queries: QueryClient): void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let signedIn = queries.getQueryData<Me | null>(meKey) != null;
  queries.getQueryCache().subscribe(({ type }) => {
    if (type !== "updated" && type !== "removed") return;
    const me = queries.getQueryData<Me | null>(meKey);
    if (me == null) {
      clearTimeout(waiting);
      waiting = undefined;
      if (signedIn && me === null) void forget();
      signedIn = false;
      return;
    }
    signedIn = true;
    waiting ??= setTimeout(() => {
      waiting = undefined;
      void keep(queries);
    }, PAUSE_MS);
  });
}

/** Throws away what was kept, and the key with which it was sealed. */
export async function forget(): Promise<void> {
  try {
    await Promise.all([del("reads", store), del("key", store)]);
  } catch {
    // No storage: then nothing was kept either.
  }
}

async function keep(queries: QueryClient): Promise<void> {
  const me = queries.getQueryData<Me | null>(meKey);
  const seen = queries.getQueryState(meKey);
  if (me?.realm !== "customer" || !seen) return;
  try {
    let key = await get<CryptoKey>("key", store);
    if (!key) {
      // Not to be exported: a copy of the storage alone opens nothing (ADR 0012 says what this is worth).
      key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
      await set("key", key, store);
    }
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, encoded(queries));
    // Each answer of the bank has moved the end of the session; no kept read may outlive it.
    const idle = Math.max(0, Date.parse(me.expires_at) - seen.dataUpdatedAt);
    const kept: Kept = { until: lastAnswer(queries) + idle, iv, sealed };
    if (queries.getQueryData<Me | null>(meKey) == null) return;
    await set("reads", kept, store);
  } catch {
    await forget();
  }
}

function encoded(queries: QueryClient): Uint8Array<ArrayBuffer> {
  const state = dehydrate(queries, {
    shouldDehydrateMutation: () => false,
    shouldDehydrateQuery: ({ queryKey, state: { status } }) =>
      status === "success" && KEPT.has(String(queryKey[0])),
  });
  const newest = state.queries
    .toSorted((one, other) => other.state.dataUpdatedAt - one.state.dataUpdatedAt)
    .slice(0, NO_MORE_THAN);
  return new TextEncoder().encode(JSON.stringify({ ...state, queries: newest }));
}

function lastAnswer(queries: QueryClient): number {
  const answers = queries.getQueryCache().getAll();
  return Math.max(...answers.map(({ state }) => state.dataUpdatedAt));
}
