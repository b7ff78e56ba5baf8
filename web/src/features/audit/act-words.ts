import type { i18n as I18n } from "i18next";

/** The words of a code of the audit log in one of its lists; the code itself where a newer server has more of them. */
export function wordsOf(
  list: "acts" | "subjects" | "facts" | "modules" | "wrong" | "values",
  code: string,
  i18n: I18n,
  otherwise = code,
): string {
  const key = `${list}.${code}`;
  return i18n.exists(key, { ns: "audit" }) ? i18n.t(key as "title", { ns: "audit" }) : otherwise;
}

/** The acts that have words, by module in the order of the list: for choosing one. */
export function knownActs(i18n: I18n): { module: string; acts: string[] }[] {
  const modules = i18n.getResource(i18n.language, "audit", "acts") as Record<string, Record<string, string>>;
  return Object.entries(modules ?? {}).map(([module, acts]) => ({
    module,
    acts: Object.keys(acts).map((act) => `${module}.${act}`),
  }));
}

/** An id as short as tells two apart. */
export function shortId(id: string): string {
  return id.length > 14 ? `…${id.slice(-8)}` : id;
}

export function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

export function isInstant(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/.test(text);
}

/** A fact's value as a line; `worded` says what a code is called. */
export function factText(value: unknown, yes: string, no: string, worded: (code: string) => string): string {
  if (value === true) return yes;
  if (value === false) return no;
  if (Array.isArray(value)) return value.map((one) => factText(one, yes, no, worded)).join(", ");
  if (typeof value === "object" && value !== null) return JSON.stringify(value);
  return typeof value === "string" ? worded(value) : String(value ?? "—");
}
