import { addWords } from "@/lib/words";
import { circumstanceWords } from "@/ui/circumstance-words";
import en from "./words.en.json";
import zh from "./words.zh-CN.json";

addWords("circumstances", {
  en: { ...en, ...circumstanceWords.en },
  "zh-CN": { ...zh, ...circumstanceWords["zh-CN"] },
});
