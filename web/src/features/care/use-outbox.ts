import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { answerBy, say, type Talk, type TalkSide, talkKey } from "@/api/care";
import { Problem } from "@/api/problem";
import type { TalkChannel } from "@/api/wire";
import { newRequestKey } from "@/lib/request-key";
import { joined } from "./use-talk";

export interface Unsent {
  client_id: string;
  text: string;
  channel: TalkChannel;
  /** Why it was refused, for good. */
  problem: unknown;
}

const PAUSE_MS = 1_500;

/**
 * What was written and is not in the bank's books yet. It goes out one after the other, again and again under the same
 * id until the bank has it: a line that breaks loses nothing, and what the bank had already it does not keep twice.
 */
export function useOutbox(side: TalkSide, id: string) {
  const queries = useQueryClient();
  const [unsent, setUnsent] = useState<Unsent[]>([]);
  const [tries, setTries] = useState(0);
  const next = unsent.find(({ problem }) => problem === null);
  const nextId = next?.client_id;
  const nextText = next?.text;
  const nextBy = next?.channel ?? "portal";
  // biome-ignore lint/correctness/useExhaustiveDependencies: another try is what `tries` is for
  useEffect(() => {
    if (nextId === undefined || nextText === undefined) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout>;
    const message = { client_id: nextId, text: nextText };
    const sending =
      nextBy === "portal" ? say(side, id, message) : answerBy(id, { ...message, channel: nextBy });
    sending.then(
      (kept) => {
        queries.setQueryData<Talk>(talkKey(side, id), (now) => {
          if (!now) return now;
          const last = now.items.at(-1)?.nth ?? 0;
          // Where something between is missing yet, it comes with what is asked for.
          return kept.nth <= last + 1 ? { ...now, items: joined(now.items, [kept]) } : now;
        });
        void queries.invalidateQueries({ queryKey: talkKey(side, id) });
        setUnsent((now) => now.filter((one) => one.client_id !== nextId));
      },
      (thrown: unknown) => {
        if (isOver) return;
        if (isForLater(thrown)) timer = setTimeout(() => setTries((before) => before + 1), PAUSE_MS);
        else
          setUnsent((now) =>
            now.map((one) => (one.client_id === nextId ? { ...one, problem: thrown } : one)),
          );
      },
    );
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [side, id, nextId, nextText, nextBy, tries, queries]);
  return {
    unsent,
    put: (text: string, channel: TalkChannel = "portal") =>
      setUnsent((now) => [...now, { client_id: newRequestKey(), text, channel, problem: null }]),
    drop: (clientId: string) => setUnsent((now) => now.filter((one) => one.client_id !== clientId)),
    again: (clientId: string) =>
      setUnsent((now) => now.map((one) => (one.client_id === clientId ? { ...one, problem: null } : one))),
  };
}

/** Nobody was reached, or nobody knows whether it is kept, or it was too much at once. */
function isForLater(thrown: unknown): boolean {
  return thrown instanceof Problem && (thrown.status === 0 || thrown.status === 429 || thrown.status >= 500);
}
