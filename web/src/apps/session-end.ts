import type { QueryClient } from "@tanstack/react-query";
import { meKey } from "@/api/identity";
import type { Me } from "@/api/wire";
import { isAttended } from "@/lib/attended";

/** The bank's own bound (identity.rules.IDLE), whatever the two clocks say of each other. */
const LONGEST_MS = 15 * 60_000;
const SHORTEST_MS = 30_000;
/** The bank's clock may be a little behind. */
const GRACE_MS = 2_000;
/** Who is there and types is not thrown out of it: the bank hears of them this long before. */
const BEFORE_MS = 60_000;

/** Until when the session lasts without another sign of life; null while nobody is signed in. */
export function sessionEndsAt(queries: QueryClient): number | null {
  const me = queries.getQueryData<Me | null>(meKey);
  const seen = queries.getQueryState(meKey);
  if (!me || !seen) return null;
  const idle = Date.parse(me.expires_at) - seen.dataUpdatedAt;
  const answers = queries.getQueryCache().getAll();
  // Each answer of the bank has moved the end.
  const lastAnswer = Math.max(...answers.map(({ state }) => state.dataUpdatedAt));
  return lastAnswer + Math.min(LONGEST_MS, Math.max(SHORTEST_MS, idle));
}

/**
 * Shows nothing any longer than the session lasts: whoever finds a page that was left open finds the door. Where the
 * bank cannot be asked, the session counts as over.
 */
export function endWithSession(queries: QueryClient): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  function waitUntil(at: number) {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), at - Date.now());
  }
  function wait() {
    const endsAt = sessionEndsAt(queries);
    if (endsAt !== null) waitUntil(endsAt - BEFORE_MS);
  }
  async function look() {
    const endsAt = sessionEndsAt(queries);
    if (endsAt === null) return;
    const left = endsAt - Date.now();
    if (left > BEFORE_MS) return wait();
    const isOver = left <= 0;
    if (isOver || isAttended()) await queries.refetchQueries({ queryKey: meKey });
    else return waitUntil(endsAt + GRACE_MS);
    if (queries.getQueryState(meKey)?.status !== "error") return;
    if (isOver) queries.setQueryData(meKey, null);
    else waitUntil(endsAt + GRACE_MS);
  }
  wait();
  queries.getQueryCache().subscribe((event) => {
    if (event.type === "updated" && event.action.type === "success" && event.query.queryKey[0] === meKey[0])
      wait();
  });
}
