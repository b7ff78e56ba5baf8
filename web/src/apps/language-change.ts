import { createContext, useContext } from "react";
import type { Language } from "@/lib/language";

const Change = createContext<(to: Language) => void>(() => undefined);

/** How the app changes its language, provided where it is opened. */
export const LanguageChange = Change;

export function useChangeLanguage(): (to: Language) => void {
  return useContext(Change);
}
