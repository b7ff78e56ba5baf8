import type { i18n as I18n } from "i18next";

/** Why a row is in quarantine; a reason that has no words yet shows as its code. */
export function reasonWords(reason: string, i18n: I18n): string {
  const words: unknown = i18n.getResource(i18n.language, "imports", `reasons.${reason}`);
  return typeof words === "string" ? words : reason;
}
