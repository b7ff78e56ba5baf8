import { addWords } from "@/lib/words";
import en from "./security-words.en.json";
import zh from "./security-words.zh-CN.json";

addWords("security", { en, "zh-CN": zh });
