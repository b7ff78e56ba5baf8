import type { i18n as I18n } from "i18next";
import { Problem } from "@/api/problem";
import { ProblemNote } from "@/ui/problem-note";
import { codeWords } from "@/ui/problem-words";

/** What the server said about what was typed, where it is about one field. */
export function fieldWords(error: Error | null, i18n: I18n): string | null {
  const told = error instanceof Problem ? error.fields[0] : undefined;
  return told ? (codeWords(told.code, i18n) ?? told.message) : null;
}

/** Anything else that went wrong. Who left the question open who they are did nothing wrong. */
export function Trouble({ error }: { error: Error | null }) {
  return error instanceof Problem && error.fields.length === 0 ? <ProblemNote thrown={error} /> : null;
}
