import type { TalkMessage } from "@/api/wire";

/** As long as the bank keeps of it. */
export const LONGEST_SUMMARY = 500;
const LONGEST_PART = 110;

type Said = Pick<TalkMessage, "author" | "text" | "file" | "form" | "answer">;

interface Words {
  asked: (text: string) => string;
  last: (text: string) => string;
  filled: (text: string) => string;
  files: (count: number) => string;
  answered: (text: string) => string;
  open: string;
}

/**
 * What a colleague should know before they take it over, taken from what was said: what the customer wants, what they
 * filled in and sent, what was answered last, and whether they wait for an answer. To be looked over, not to be trusted.
 */
export function summaryOf(items: readonly Said[], words: Words): string {
  const spoken = items.filter(
    ({ author, file, form, answer }) => author !== "bank" && !file && !form && !answer,
  );
  const customers = spoken.filter(({ author }) => author === "customer");
  const first = customers[0]?.text;
  const last = customers.at(-1)?.text;
  const agents = spoken.findLast(({ author }) => author === "agent")?.text;
  const answers = items.filter(({ answer }) => answer).map(({ text }) => text);
  const files = items.filter(({ author, file }) => author === "customer" && file).length;
  const parts = [
    first && words.asked(cut(first)),
    last && last !== first && words.last(cut(last)),
    answers.length > 0 && words.filled(cut(answers.join("、"))),
    files > 0 && words.files(files),
    agents && words.answered(cut(agents)),
    spoken.at(-1)?.author === "customer" && words.open,
  ];
  return parts.filter(Boolean).join(" ").slice(0, LONGEST_SUMMARY);
}

function cut(text: string): string {
  const signs = [...text];
  return signs.length > LONGEST_PART ? `${signs.slice(0, LONGEST_PART - 1).join("")}…` : text;
}
