import { queryOptions } from "@tanstack/react-query";
import type { Language } from "@/lib/language";
import { answer, client } from "./client";
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
