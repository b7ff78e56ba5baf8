import i18next from "i18next";
import type { Language } from "./language";

/**
 * Words that come with the pages that say them, not with the first load; in both languages, so that they follow a
 * change. A page's files may be here before the app has its language: then they wait for it.
 */
export function addWords(part: string, words: Record<Language, object>): void {
  const add = () => {
    for (const [language, of] of Object.entries(words)) i18next.addResourceBundle(language, part, of);
  };
  if (i18next.isInitialized) add();
  else i18next.on("initialized", add);
}
