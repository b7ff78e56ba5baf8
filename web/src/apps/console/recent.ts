import { useSyncExternalStore } from "react";

export interface Visited {
  kind: "customer" | "account";
  id: string;
}

const KEY = "bankhall.visited";
const KEPT = 8;
const NOBODY: readonly Visited[] = [];

const PAGE = /^\/console\/(customer|account)s\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

// Computers in a branch are shared. Kept are ids only, in this tab only, for one sign-in only: no name of a customer
// is left behind, and whoever sits down next sees nothing of it. The names come from the server each time.
let listeners: (() => void)[] = [];
let read: { by: string; text: string | null; visited: readonly Visited[] } = {
  by: "",
  text: null,
  visited: NOBODY,
};

/** Notes that `login` has opened this page, if it is one of a customer or an account. */
export function noteVisit(login: string, path: string): void {
  const [, kind, id] = PAGE.exec(path) ?? [];
  if (!id) return;
  const visit: Visited = { kind: kind === "customer" ? "customer" : "account", id };
  const others = visitedBy(login).filter((one) => one.id !== id);
  write(JSON.stringify({ login, visited: [visit, ...others].slice(0, KEPT) }));
}

/** The newest first. */
export function useVisited(login: string): readonly Visited[] {
  return useSyncExternalStore(subscribe, () => visitedBy(login));
}

export function forgetVisits(): void {
  write(null);
}

function visitedBy(login: string): readonly Visited[] {
  const text = stored();
  // The same answer for the same question: React compares it by identity.
  if (text !== read.text || login !== read.by) read = { by: login, text, visited: parse(text, login) };
  return read.visited;
}

function parse(text: string | null, login: string): readonly Visited[] {
  if (!text) return NOBODY;
  try {
    const kept = JSON.parse(text) as { login?: unknown; visited?: unknown };
    if (kept.login !== login || !Array.isArray(kept.visited)) return NOBODY;
    return kept.visited.filter(isVisited).slice(0, KEPT);
  } catch {
    return NOBODY;
  }
}

function isVisited(value: unknown): value is Visited {
  if (typeof value !== "object" || value === null || !("kind" in value) || !("id" in value)) return false;
  return (value.kind === "customer" || value.kind === "account") && typeof value.id === "string";
}

function stored(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function write(text: string | null): void {
  try {
    if (text === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, text);
  } catch {
    // Storage may be forbidden; then nothing is remembered.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners = [...listeners, listener];
  return () => {
    listeners = listeners.filter((one) => one !== listener);
  };
}
