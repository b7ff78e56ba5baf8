import { addWords } from "@/lib/words";
import en from "./words.en.json";
import zh from "./words.zh-CN.json";

addWords("reach", { en, "zh-CN": zh });
