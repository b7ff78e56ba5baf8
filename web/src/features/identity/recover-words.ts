import { addWords } from "@/lib/words";
import en from "./recover-words.en.json";
import zh from "./recover-words.zh-CN.json";

addWords("recover", { en, "zh-CN": zh });
