import { createStore, del, get, update } from "idb-keyval";
import { visit } from "@/lib/visit";

/**
 * What somebody has begun to fill in, for as long as the tab is open: a reload loses nothing, and neither the next person
 * at the counter nor the next day finds it. It is at hand in memory; for the reload the tab keeps it sealed (AES-GCM)
 * under a key that cannot be exported and goes with the sign-in (ADR 0012). Where the browser has no such keys it lasts
 * as long as the page.
 */
const SEALED = "bankhall.drafts";
/** How releases before this one kept them: in the clear. */
const BEFORE = ["bankhall.draft.", "bankhall.drafts-of"];

const PATIENCE_MS = 1_000;
const IV_BYTES = 12;

interface Kept {
  visit: string;
  key: CryptoKey;
}

interface Begun {
  of: string | null;
  drafts: Record<string, unknown>;
}

const store = typeof indexedDB === "undefined" ? undefined : createStore("bankhall-drafts", "keys");

let owner: string | null = null;
let drafts = new Map<string, unknown>();
let key: CryptoKey | null = null;
let changes = 0;
let sealing = false;

/** Null where nothing was kept. */
export function readDraft(name: string): unknown {
  return drafts.get(name) ?? null;
}

export function keepDraft(name: string, draft: unknown): void {
  drafts.set(name, draft);
  changed();
}

export function dropDraft(name: string): void {
  drafts.delete(name);
  changed();
}

/** From now on `person` is here: what somebody else has begun, and left when their session ended, is dropped. */
export function draftsAreOf(person: string): void {
  if (owner !== person) dropAllDrafts();
  owner = person;
}

/** With signing out: all of them, and the key under which they were sealed. */
export function dropAllDrafts(): void {
  drafts = new Map();
  key = null;
  changed();
  if (store) void del("key", store).catch(() => undefined);
}

/** Before the first page is shown: what this tab kept over a reload. Never throws, and never takes long. */
export async function takeUpDrafts(): Promise<void> {
  for (const name of stored()) if (BEFORE.some((beginning) => name.startsWith(beginning))) put(name, null);
  const sealed = read();
  if (sealed === null) return;
  const found = await Promise.race([
    opened(sealed),
    new Promise<null>((done) => setTimeout(done, PATIENCE_MS, null)),
  ]);
  if (!found) return put(SEALED, null);
  owner = found.of;
  drafts = new Map(Object.entries(found.drafts));
}

/** Seals what there is now; where more is typed meanwhile, again. */
function changed(): void {
  changes += 1;
  if (drafts.size === 0) put(SEALED, null);
  else if (!sealing) void sealAll();
}

async function sealAll(): Promise<void> {
  sealing = true;
  try {
    for (let done = -1; done !== changes; ) {
      done = changes;
      const sealed =
        drafts.size > 0 ? await sealedNow({ of: owner, drafts: Object.fromEntries(drafts) }) : null;
      if (done === changes) put(SEALED, sealed);
    }
  } catch {
    put(SEALED, null); // No keys, no storage, nobody signed in: the drafts last as long as the page.
  } finally {
    sealing = false;
  }
}

async function sealedNow(begun: Begun): Promise<string | null> {
  const own = await sessionsKey();
  if (own === null) return null;
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const plain = new TextEncoder().encode(JSON.stringify(begun));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, own, plain));
  return btoa(Array.from([...iv, ...sealed], (byte) => String.fromCharCode(byte)).join(""));
}

async function opened(sealed: string): Promise<Begun | null> {
  try {
    const kept = store && (await get<Kept>("key", store));
    if (!kept || kept.visit !== (await visit())) return null;
    const bytes = Uint8Array.from(atob(sealed), (one) => one.charCodeAt(0));
    const iv = bytes.slice(0, IV_BYTES);
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, kept.key, bytes.slice(IV_BYTES));
    key = kept.key;
    return JSON.parse(new TextDecoder().decode(plain)) as Begun;
  } catch {
    return null; // Of another sign-in, another make, or broken: of no use to anybody.
  }
}

/** All tabs of a sign-in have one. */
async function sessionsKey(): Promise<CryptoKey | null> {
  if (key || !store) return key;
  const now = await visit();
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
  await update<Kept>("key", (old) => (old?.visit === now ? old : { visit: now, key: fresh }), store);
  key = (await get<Kept>("key", store))?.key ?? null;
  return key;
}

function stored(): string[] {
  try {
    return Object.keys(sessionStorage);
  } catch {
    return [];
  }
}

function read(): string | null {
  try {
    return sessionStorage.getItem(SEALED);
  } catch {
    return null;
  }
}

function put(name: string, text: string | null): void {
  try {
    if (text === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, text);
  } catch {
    // Storage may be forbidden or full.
  }
}
