import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { answerBy, type NewTalkFile, say, sendTalkFile, type Talk, type TalkSide, talkKey } from "@/api/care";
import { Problem } from "@/api/problem";
import type { TalkChannel, TalkMessage } from "@/api/wire";
import { dropDraft, keepDraft, readDraft } from "@/lib/drafts";
import type { ReadyFile } from "@/lib/picture";
import { newRequestKey } from "@/lib/request-key";
import { joined } from "./use-talk";

export interface Unsent {
  client_id: string;
  /** Of a file, its name. */
  text: string;
  channel: TalkChannel;
  file: ReadyFile | null;
  /** Up to which number one had read when one began to write; none to send it whatever a colleague said since. */
  seen: number | null;
  /** Why it was refused, for good. */
  problem: unknown;
}

const PAUSE_MS = 1_500;

/**
 * What was written and is not in the bank's books yet. It goes out one after the other, again and again under the same
 * id until the bank has it: a line that breaks loses nothing, and what the bank had already it does not keep twice.
 * Words outlive a reload; a file is chosen again.
 */
export function useOutbox(side: TalkSide, id: string) {
  const queries = useQueryClient();
  const draft = `talk.unsent.${id}`;
  const [unsent, setUnsent] = useState<Unsent[]>(() => kept(readDraft(draft)));
  const [tries, setTries] = useState(0);
  const [share, setShare] = useState(0);
  const next = unsent.find(({ problem }) => problem === null);
  useEffect(() => {
    const words = unsent.filter(({ file }) => file === null);
    if (words.length > 0)
      keepDraft(
        draft,
        words.map(({ client_id, text, channel, seen }) => ({ client_id, text, channel, seen })),
      );
    else if (readDraft(draft) !== null) dropDraft(draft);
  }, [unsent, draft]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another try is what `tries` is for
  useEffect(() => {
    if (next === undefined) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout>;
    const { client_id, text, channel, file, seen } = next;
    setShare(0);
    const message = { client_id, text };
    const sent = file
      ? sendTalkFile(side, id, asked(client_id, file), (now) => !isOver && setShare(now))
      : channel === "portal"
        ? say(side, id, { ...message, seen })
        : answerBy(id, { ...message, channel });
    sent.then(
      (message) => {
        takeIn(queries, side, id, message);
        setUnsent((now) => now.filter((one) => one.client_id !== client_id));
      },
      (thrown: unknown) => {
        if (isOver) return;
        if (isForLater(thrown)) timer = setTimeout(() => setTries((before) => before + 1), PAUSE_MS);
        else
          setUnsent((now) =>
            now.map((one) => (one.client_id === client_id ? { ...one, problem: thrown } : one)),
          );
      },
    );
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [side, id, next?.client_id, tries, queries]);
  const put = (text: string, channel: TalkChannel, seen: number | null, file: ReadyFile | null = null) =>
    setUnsent((now) => [...now, { client_id: newRequestKey(), text, channel, file, seen, problem: null }]);
  return {
    unsent,
    /** Of the file that is on its way. */
    share,
    put: (text: string, channel: TalkChannel = "portal", seen: number | null = null) =>
      put(text, channel, seen),
    putFile: (file: ReadyFile) => put(file.name, "portal", null, file),
    drop: (clientId: string) => setUnsent((now) => now.filter((one) => one.client_id !== clientId)),
    again: (clientId: string) =>
      setUnsent((now) =>
        now.map((one) => (one.client_id === clientId ? { ...one, seen: null, problem: null } : one)),
      ),
  };
}

/** What the bank has said that it keeps stands in the conversation at once. */
export function takeIn(queries: QueryClient, side: TalkSide, id: string, message: TalkMessage) {
  queries.setQueryData<Talk>(talkKey(side, id), (now) => {
    if (!now) return now;
    const last = now.items.at(-1)?.nth ?? 0;
    // Where something between is missing yet, it comes with what is asked for.
    return message.nth <= last + 1 ? { ...now, items: joined(now.items, [message]) } : now;
  });
  void queries.invalidateQueries({ queryKey: talkKey(side, id) });
}

function asked(clientId: string, { blob, name }: ReadyFile): NewTalkFile {
  return { client_id: clientId, name: name.slice(-100), blob };
}

function kept(draft: unknown): Unsent[] {
  if (!Array.isArray(draft)) return [];
  return draft
    .filter((one) => typeof one?.client_id === "string" && typeof one?.text === "string")
    .map(({ client_id, text, channel = "portal", seen = null }) => ({
      client_id,
      text,
      channel,
      seen,
      file: null,
      problem: null,
    }));
}

/** Nobody was reached, or nobody knows whether it is kept, or it was too much at once. */
function isForLater(thrown: unknown): boolean {
  return thrown instanceof Problem && (thrown.status === 0 || thrown.status === 429 || thrown.status >= 500);
}
