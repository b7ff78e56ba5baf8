import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { careKey } from "./care";
import { answer, client } from "./client";
import { searchWords } from "./search-words";
import type { TalkChannel, TalkTopic, TalkWrapUp } from "./wire";

export interface TalkSearch {
  words: string;
  from: string;
  to: string;
  channel: TalkChannel | "";
  agent: string;
  topic: TalkTopic | "";
  wrapUp: TalkWrapUp | "";
}

export function foundTalksQuery({ words, from, to, channel, agent, topic, wrapUp }: TalkSearch) {
  return infiniteQueryOptions({
    queryKey: [...careKey, "found", words, from, to, channel, agent, topic, wrapUp],
    queryFn: ({ pageParam }) => {
      const query = {
        ...(from ? { from } : {}),
        ...(to ? { to } : {}),
        ...(channel ? { channel } : {}),
        ...(agent ? { agent } : {}),
        ...(topic ? { topic } : {}),
        ...(wrapUp ? { wrap_up: wrapUp } : {}),
        ...(pageParam ? { after: pageParam } : {}),
      };
      return answer(
        client.GET("/api/console/found-conversations", { params: { query, header: searchWords(words) } }),
      );
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** Words within one conversation. */
export function wordsInTalkQuery(id: string, words: string) {
  return queryOptions({
    queryKey: [...careKey, "words-in", id, words],
    queryFn: () =>
      answer(
        client.GET("/api/console/conversations/{id}/found", {
          params: { path: { id }, header: searchWords(words) },
        }),
      ),
    enabled: words !== "",
  });
}
