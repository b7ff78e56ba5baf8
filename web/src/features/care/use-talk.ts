import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { ASKED_EVERY_MS, careKey, markTalk, readTalk, type Talk, type TalkSide, talkKey } from "@/api/care";
import { live } from "@/api/live";
import type { Conversation, TalkMessage } from "@/api/wire";

/** `by`: which colleague, for staff. */
export interface Typing {
  side: "customer" | "agent";
  by: string;
}

const TYPING_SHOWN_MS = 5_000;

/** Whether what is new comes by itself. */
export function useLive(): boolean {
  return useSyncExternalStore(
    (hear) => live.onState(hear),
    () => live.isOpen,
  );
}

/**
 * A conversation as the bank's books have it: asked for once, then heard of over the socket, and asked for again
 * wherever a number is missing or there is no socket.
 */
export function useTalk(side: TalkSide, id: string) {
  const queries = useQueryClient();
  const key = talkKey(side, id);
  const isLive = useLive();
  const talk = useQuery({
    queryKey: key,
    queryFn: async (): Promise<Talk> => {
      const known = queries.getQueryData<Talk>(key)?.items ?? [];
      const fresh = await readTalk(side, id, known.at(-1)?.nth ?? 0);
      const heard = queries.getQueryData<Talk>(key);
      // What was asked for may come after what was heard meanwhile, and know less.
      return {
        conversation: heard ? later(heard.conversation, fresh.conversation) : fresh.conversation,
        items: joined(heard?.items ?? known, fresh.items),
      };
    },
    refetchInterval: isLive ? false : ASKED_EVERY_MS,
    staleTime: 0,
  });
  const [typing, setTyping] = useState<Typing | null>(null);
  const isThere = talk.data !== undefined;
  useEffect(() => {
    if (!isThere) return;
    const own = talkKey(side, id);
    return live.watch(id, {
      after: () => queries.getQueryData<Talk>(own)?.items.at(-1)?.nth ?? 0,
      messages: (items) => {
        setTyping(null);
        take(queries, side, id, items);
      },
      conversation: (conversation) =>
        queries.setQueryData<Talk>(own, (now) =>
          now ? { ...now, conversation: later(now.conversation, conversation) } : now,
        ),
      typing: (who, by) => setTyping({ side: who, by }),
      gone: () => void queries.invalidateQueries({ queryKey: careKey }),
    });
  }, [isThere, queries, side, id]);
  useEffect(() => {
    if (!typing) return;
    const timer = setTimeout(() => setTyping(null), TYPING_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [typing]);
  return { talk, typing };
}

/** What was heard of joins what is known; where a number between them is missing, it is asked for. */
function take(queries: QueryClient, side: TalkSide, id: string, items: TalkMessage[]) {
  const key = talkKey(side, id);
  const known = queries.getQueryData<Talk>(key);
  const last = known?.items.at(-1)?.nth ?? 0;
  if (!known || (items[0]?.nth ?? 0) > last + 1) {
    void queries.invalidateQueries({ queryKey: key });
    return;
  }
  queries.setQueryData<Talk>(key, { ...known, items: joined(known.items, items) });
}

/** Of what was known and what has come, whichever knows more: lines and marks only become more. Else what has come. */
export function later(known: Conversation, come: Conversation): Conversation {
  const more = known.messages - come.messages || marked(known) - marked(come);
  return more > 0 ? known : come;
}

function marked({ customer_marks: customer, agent_marks: agent }: Conversation): number {
  return customer.delivered + customer.read + agent.delivered + agent.read;
}

/** Each number once, in order. */
export function joined(known: TalkMessage[], fresh: TalkMessage[]): TalkMessage[] {
  const byNth = new Map([...known, ...fresh].map((one) => [one.nth, one]));
  return [...byNth.values()].toSorted((one, other) => one.nth - other.nth);
}

/** Tells how far one has been brought, and, while the page is looked at, has read. */
export function useMarks(side: TalkSide, id: string, last: number, counts: boolean) {
  const isLive = useLive();
  const [looked, setLooked] = useState(() => document.visibilityState === "visible");
  useEffect(() => {
    const look = () => setLooked(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  useEffect(() => {
    if (!counts || last === 0) return;
    const read = looked ? last : 0;
    // Anew whenever the line has gone or come back: it may have swallowed the last one.
    if (!isLive || !live.seen(id, last, read))
      markTalk(side, id, { delivered: last, read }).catch(() => undefined);
  }, [side, id, last, looked, counts, isLive]);
}
