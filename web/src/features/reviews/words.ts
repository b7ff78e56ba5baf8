import { addWords } from "@/lib/words";
import en from "./words.en.json";
import zh from "./words.zh-CN.json";

addWords("reviews", { en, "zh-CN": zh });
