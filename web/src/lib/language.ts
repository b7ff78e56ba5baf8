import { remember } from "./remembered";

export type Language = "zh-CN" | "en";

export const languages: readonly Language[] = ["zh-CN", "en"];

const choice = remember<Language | "device">("bankhall.language", ["device", "zh-CN", "en"]);

/** What the reader chose, else what the device speaks, else Chinese. */
export function startLanguage(): Language {
  const chosen = choice.get();
  if (chosen !== "device") return chosen;
  const spoken = navigator.languages.find((tag) => /^(zh|en)\b/.test(tag));
  return spoken?.startsWith("en") ? "en" : "zh-CN";
}

export function rememberLanguage(language: Language): void {
  choice.set(language);
}
