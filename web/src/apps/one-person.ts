import type { QueryClient } from "@tanstack/react-query";
import { meKey, personOf } from "@/api/identity";
import type { Me } from "@/api/wire";
import { draftsAreOf } from "@/lib/drafts";

const CHANNEL = "bankhall.person";

/** Set when the last person signed out: it is said of whoever comes next, and outlives what was read for the one before. */
export const leftKey = ["left"] as const;

const NOBODYS: readonly unknown[] = ["bank", meKey[0], leftKey[0]];

/**
 * All pages of a browser share one session. When it becomes somebody else's, or nobody's, be it here or in another tab,
 * everything is forgotten that was read for the person before.
 */
export function holdToOnePerson(queries: QueryClient): void {
  // Old browsers have none: then it is found out with the next question who is there.
  const tabs = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel(CHANNEL);
  let known = personIn(queries);
  queries.getQueryCache().subscribe(({ type, query }) => {
    if (type !== "updated" || query.queryKey[0] !== meKey[0]) return;
    const person = personIn(queries);
    if (person === undefined || person === known) return;
    const before = known;
    known = person;
    if (before) forgetReads(queries);
    if (person) draftsAreOf(person);
    tabs?.postMessage(person);
  });
  tabs?.addEventListener("message", ({ data }: MessageEvent<string | null>) => {
    if (data === known) return;
    known = undefined;
    forgetReads(queries);
    void queries.resetQueries({ queryKey: meKey });
  });
}

/** Undefined while nobody has been asked for. */
function personIn(queries: QueryClient): string | null | undefined {
  const me = queries.getQueryData<Me | null>(meKey);
  return me && personOf(me);
}

/** Everything that was read for somebody. */
export function forgetReads(queries: QueryClient): void {
  queries.removeQueries({ predicate: ({ queryKey }) => !NOBODYS.includes(queryKey[0]) });
}
