import type { i18n as I18n } from "i18next";
import type { Confirmation } from "@/api/wire";
import { dateText, instantText } from "@/lib/dates";
import { amountText, isMoney } from "@/lib/money";
import { addWords } from "@/lib/words";
import en from "./content-words.en.json";
import zh from "./content-words.zh-CN.json";

addWords("content", { en, "zh-CN": zh });

// A kind and a code of it end with their version.
const VERSION = /\.\d+$/;

/** What is confirmed, as one would say it to the person. The kinds come from the server; a test sees that each has words. */
export function contentWords({ kind, content }: Pick<Confirmation, "kind" | "content">, i18n: I18n): string {
  const fields = Object.entries(content);
  const plain = Object.fromEntries(fields.map(([field, value]) => [field, fieldWords(field, value, i18n)]));
  // What a code stands for may speak of its neighbours: "above {{asking_above}}".
  const said = fields.map(([field, value]) => [field, fieldWords(field, value, i18n, plain)]);
  // To another bank it is another sentence, with the bank in it.
  const sentence = kind.replace(VERSION, "") + (content.bank ? "_elsewhere" : "");
  return words(i18n, `content:sentences.${sentence}`, Object.fromEntries(said));
}

/** By the field's name where that says what it is: `…_on` a day, `…_at` a moment; codes by their words. */
function fieldWords(field: string, value: unknown, i18n: I18n, around: Record<string, string> = {}): string {
  if (Array.isArray(value))
    return value.map((one) => fieldWords(field, one, i18n, around)).join(words(i18n, "content:and"));
  if (isMoney(value)) return amountText(value, i18n.language);
  const text = String(value ?? "");
  if (text === "") return words(i18n, "content:nothing");
  if (field.endsWith("_on")) return dateText(text, i18n.language);
  if (field.endsWith("_at")) return instantText(text, i18n.language);
  const code = `content:values.${field}.${text.replace(VERSION, "")}`;
  return i18n.exists(code) ? words(i18n, code, around) : text;
}

function words(i18n: I18n, key: string, values: Record<string, string> = {}): string {
  return (i18n.t as (key: string, values: Record<string, string>) => string)(key, values);
}
