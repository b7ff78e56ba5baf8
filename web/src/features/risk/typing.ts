import type { RiskFact } from "@/api/wire";

/** The name that is being typed where the caret stands, and from where to where it goes. */
export function nameAt(text: string, caret: number): { name: string; start: number; end: number } | null {
  const before = /[A-Za-z_][A-Za-z0-9_]*$/.exec(text.slice(0, caret))?.[0];
  if (!before) return null;
  const start = caret - before.length;
  // Within quotes it is a text, not a name.
  const quotes = text.slice(0, start).match(/"/g)?.length ?? 0;
  if (quotes % 2 === 1) return null;
  const rest = /^[A-Za-z0-9_]*/.exec(text.slice(caret))?.[0] ?? "";
  return { name: before, start, end: caret + rest.length };
}

const MOST = 6;

/** Which facts one may be about to name: those that begin so first, then those that hold it. */
export function fitting(facts: readonly RiskFact[], typed: string): RiskFact[] {
  const wanted = typed.toLowerCase();
  const begins = facts.filter(({ name }) => name.startsWith(wanted) && name !== wanted);
  const holds = facts.filter(({ name }) => !name.startsWith(wanted) && name.includes(wanted));
  return [...begins, ...holds].slice(0, MOST);
}
