import type { i18n as I18n } from "i18next";
import type { Problem } from "@/api/problem";
import { instantText } from "@/lib/dates";
import { amountText, isMoney } from "@/lib/money";

const AMOUNTS = new Set(["available", "posted", "held", "balance_minor", "held_minor", "most", "left"]);

type Words = (key: string, values?: Record<string, string>) => string;

/** What a refusal means, in the reader's words. An unknown code gets a sentence by its kind of status. */
export function problemWords(problem: Problem, i18n: I18n): string {
  const { facts } = problem;
  const values = Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [
      name,
      factText(inCurrency(name, fact, facts), i18n.language),
    ]),
  );
  return codeWords(problem.code, i18n, values) ?? words(i18n)(`problems:${unknownKind(problem.status)}`);
}

/** The words for one code, for instance of a single field; null when we have none. */
export function codeWords(code: string, i18n: I18n, values: Record<string, string> = {}): string | null {
  const key = `problems:${code}`;
  return i18n.exists(key) ? words(i18n)(key, values) : null;
}

function unknownKind(status: number): string {
  if (status >= 500 || status === 0) return "web.unreadable";
  return status === 404 ? "web.absent" : "web.refused";
}

function factText(fact: unknown, locale: string): string {
  if (isMoney(fact)) return amountText(fact, locale);
  if (typeof fact === "string" && /^\d{4}-\d{2}-\d{2}T/.test(fact)) return instantText(fact, locale);
  return String(fact);
}

// Facts about amounts are minor units beside the currency they are all in.
function inCurrency(name: string, fact: unknown, { currency }: Readonly<Record<string, unknown>>): unknown {
  const isAmount = typeof fact === "number" && AMOUNTS.has(name) && typeof currency === "string";
  return isAmount ? { minor: fact, currency } : fact;
}

// Keys of problems come from the server, so they cannot be checked by the compiler; a test does it.
function words(i18n: I18n): Words {
  return i18n.t as unknown as Words;
}
