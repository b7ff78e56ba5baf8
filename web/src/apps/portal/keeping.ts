import { type DehydratedState, dehydrate, hydrate, type QueryClient } from "@tanstack/react-query";
import { createStore, del, get, set } from "idb-keyval";
import { meKey, personOf } from "@/api/identity";
import type { Me } from "@/api/wire";
import { sessionEndsAt } from "@/apps/session-end";
import { isSharedDevice } from "@/lib/shared-device";
import { visit } from "@/lib/visit";

/** What may be kept: the customer's own reads. What somebody searched for is not among it. */
const KEPT = new Set(["bank", "me", "accounts", "spending"]);
const NO_MORE_THAN = 40;
const PAUSE_MS = 1_000;
/** A storage that does not answer (some browsers' never do) must not keep the portal closed. */
const PATIENCE_MS = 1_000;

/**
 * How the reads lie on the device: sealed (AES-GCM) under a key of their own that cannot be exported, until when they
 * may be shown, and in which visit of the browser they were read. One record, so that it is there or gone as a whole.
 */
interface Kept {
  until: number;
  visit: string;
  key: CryptoKey;
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}

const store = typeof indexedDB === "undefined" ? undefined : createStore("bankhall", "kept");

/**
 * Puts back what was kept on this device, as old as it is, if the session in which it was read would still be open.
 * Whatever cannot be read or is out of date is thrown away. Never throws, and never takes long.
 */
export async function putBack(queries: QueryClient, now = Date.now()): Promise<void> {
  const found = await Promise.race([unsealed(now), pause(PATIENCE_MS)]);
  if (found) hydrate(queries, found);
}

/**
 * From now on keeps what the customer reads, for when there is no connection: no longer than the session would last
 * without a sign of life, and nothing once nobody is signed in.
 */
export function keepReads(queries: QueryClient): void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let signedIn = queries.getQueryData<Me | null>(meKey) != null;
  let busy = false;
  queries.getQueryCache().subscribe(({ type }) => {
    if (type !== "updated" && type !== "removed") return;
    const me = queries.getQueryData<Me | null>(meKey);
    if (me == null) {
      clearTimeout(waiting);
      waiting = undefined;
      if (signedIn) void forget();
      signedIn = false;
      return;
    }
    signedIn = true;
    waiting ??= setTimeout(async () => {
      waiting = undefined;
      if (busy) return;
      busy = true;
      await keep(queries);
      busy = false;
    }, PAUSE_MS);
  });
}

/** Throws away what was kept, and with it the key under which it was sealed. */
export async function forget(): Promise<void> {
  try {
    await del("reads", store);
  } catch {
    // No storage: then nothing was kept either.
  }
}

async function unsealed(now: number): Promise<DehydratedState | undefined> {
  try {
    const kept = await get<Kept>("reads", store);
    if (!kept) return undefined;
    if (kept.until > now && kept.visit === (await visit())) {
      const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, kept.key, kept.sealed);
      return JSON.parse(new TextDecoder().decode(opened)) as DehydratedState;
    }
  } catch {
    // Of another make, or broken: of no use to anybody.
  }
  await forget();
  return undefined;
}

async function keep(queries: QueryClient): Promise<void> {
  const me = queries.getQueryData<Me | null>(meKey);
  const until = sessionEndsAt(queries);
  if (me?.realm !== "customer" || until === null || isSharedDevice()) return;
  try {
    // Not to be exported: a copy of what is sealed alone opens nothing (ADR 0012 says what this is worth).
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
      "encrypt",
      "decrypt",
    ]);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, encoded(queries));
    const kept: Kept = { until, visit: await visit(), key, iv, sealed };
    const now = queries.getQueryData<Me | null>(meKey);
    if (!now || personOf(now) !== personOf(me)) return;
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

function pause(ms: number): Promise<undefined> {
  return new Promise((done) => setTimeout(() => done(undefined), ms));
}
