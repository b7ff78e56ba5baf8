import type { Biller } from "@/api/wire";
import { useLanguage } from "@/ui/use-language";

/** What a biller is called, in the reader's language. */
export function useBillerName(): (biller: Biller) => string {
  const language = useLanguage();
  return ({ name, name_en: english }) => (language === "zh-CN" ? name : english);
}
