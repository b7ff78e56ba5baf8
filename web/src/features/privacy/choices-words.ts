import { addWords } from "@/lib/words";
import en from "./choices-words.en.json";
import zh from "./choices-words.zh-CN.json";

addWords("choices", { en, "zh-CN": zh });
