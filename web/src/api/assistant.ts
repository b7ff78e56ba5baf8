import { queryOptions } from "@tanstack/react-query";
import type { Language } from "@/lib/language";
import { answer, client } from "./client";
import { searchWords } from "./search-words";
import type { AssistantAnswer } from "./wire";

export const assistantKey = ["assistant"] as const;

export function askAssistant(question: string, language: Language): Promise<AssistantAnswer> {
  return answer(client.POST("/api/portal/assistant/ask", { body: { question, language } }));
}

/** How often it answered, asked back or did not know, over the last 30 days. */
export const assistantFiguresQuery = queryOptions({
  queryKey: [...assistantKey, "figures"],
  queryFn: () => answer(client.GET("/api/console/assistant/figures")),
});

/** The language model behind it, if there is one, and how it did. */
export const assistantModelQuery = queryOptions({
  queryKey: [...assistantKey, "model"],
  queryFn: () => answer(client.GET("/api/console/assistant/model")),
});

export async function switchAssistantModel(on: boolean): Promise<void> {
  await answer(client.POST("/api/console/assistant/model/switch", { body: { is_on: on ? "yes" : "no" } }));
}

const LONGEST_SOUGHT = 100;

/** What whoever answers a customer might say to it: three at most, the likest first. */
export function suggestedAnswersQuery(question: string, language: Language) {
  const header = searchWords(question.slice(0, LONGEST_SOUGHT));
  return queryOptions({
    queryKey: [...assistantKey, "suggested", question, language],
    queryFn: async () =>
      (
        await answer(
          client.GET("/api/console/assistant/suggest", { params: { header, query: { language } } }),
        )
      ).items,
    enabled: "Search-Words" in header,
    staleTime: 60_000,
  });
}
