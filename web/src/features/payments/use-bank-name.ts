import type { OtherBank } from "@/api/wire";
import { useLanguage } from "@/ui/use-language";

/** What a bank is called in the reader's language. */
export function useBankName(): (bank: OtherBank) => string {
  const language = useLanguage();
  return (bank) => (language === "zh-CN" ? bank.name : bank.name_en);
}
