import { addWords } from "@/lib/words";
import en from "./words.en.json";
import zh from "./words.zh-CN.json";

addWords("intake", { en, "zh-CN": zh });
