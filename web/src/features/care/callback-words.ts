import { addWords } from "@/lib/words";
import en from "./callback-words.en.json";
import zh from "./callback-words.zh-CN.json";

addWords("callbacks", { en, "zh-CN": zh });
