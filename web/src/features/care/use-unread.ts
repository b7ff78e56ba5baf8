import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { inboxKey, inboxQuery, myConversationsQuery } from "@/api/care";
import { live } from "@/api/live";
import { useLive } from "./use-talk";

const ASKED_EVERY_MS = 60_000;
const RENEWED_MS = 5 * 60_000;
const NOTHING = () => undefined;

/** Whenever something is otherwise in one of these conversations, by their ids with spaces between. */
function hearOf(ids: string, look: () => void): () => void {
  const hear = { after: () => 2 ** 31 - 1, messages: look, conversation: look, typing: NOTHING, gone: look };
  const ends = ids
    .split(" ")
    .filter(Boolean)
    .map((id) => live.watch(id, { ...hear }));
  return () => {
    for (const end of ends) end();
  };
}

/** Of one's own conversations, what is not read yet: in how many, and in which it came last. */
export function useMyUnread(): { count: number; first: string | null } {
  const queries = useQueryClient();
  const isLive = useLive();
  const found = useQuery({
    ...myConversationsQuery,
    refetchInterval: isLive ? RENEWED_MS : ASKED_EVERY_MS,
  });
  const items = found.data?.items ?? [];
  // Only what still goes on is worth a line of its own.
  const open = items
    .filter(({ state }) => state !== "ended")
    .map(({ id }) => id)
    .join(" ");
  useEffect(() => {
    const look = () => void queries.invalidateQueries({ queryKey: myConversationsQuery.queryKey });
    return hearOf(open, look);
  }, [open, queries]);
  const unread = items.filter(({ messages, customer_marks: { read } }) => messages > read);
  return { count: unread.length, first: unread[0]?.id ?? null };
}

/** At the desk: who waits for anybody, and in how many of one's own something is not read. */
export function useDeskUnread(may: boolean): number {
  const queries = useQueryClient();
  const isLive = useLive();
  const found = useQuery({
    ...inboxQuery,
    enabled: may,
    refetchInterval: isLive ? RENEWED_MS : ASKED_EVERY_MS,
  });
  const own = found.data?.mine.map(({ conversation }) => conversation.id).join(" ") ?? "";
  useEffect(() => {
    if (!may) return;
    const look = () => void queries.invalidateQueries({ queryKey: inboxKey });
    const ends = [hearOf(own, look), live.watchQueue(look)];
    return () => {
      for (const end of ends) end();
    };
  }, [may, own, queries]);
  if (!found.data) return 0;
  return found.data.waiting.length + found.data.mine.filter(({ unread }) => unread > 0).length;
}

/** How many wait, before the name of the window, wherever in the house one is. */
export function useTitleCount(count: number) {
  useEffect(() => {
    const mark = count > 0 ? `(${count}) ` : "";
    const put = () => {
      const bare = document.title.replace(/^\(\d+\) /, "");
      if (document.title !== mark + bare) document.title = mark + bare;
    };
    put();
    // Each page sets its own: the mark goes before it again.
    const head = new MutationObserver(put);
    head.observe(document.head, { subtree: true, childList: true, characterData: true });
    return () => {
      head.disconnect();
      document.title = document.title.replace(/^\(\d+\) /, "");
    };
  }, [count]);
}
