import { addWords } from "@/lib/words";
import en from "./words.en.json";
import zh from "./words.zh-CN.json";

addWords("care", { en, "zh-CN": zh });
