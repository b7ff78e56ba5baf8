import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Marked, type Token } from "marked";
import { describe, expect, it } from "vitest";
import { type Language, languages } from "@/lib/language";
import { guidePagesOf, type Readers } from "./shelf";

const WEB = join(import.meta.dirname, "../..");
const GUIDE = join(import.meta.dirname, "../../../../docs/guide");

const PLACE = /\{\{[^}]+\}\}/g;

const pages = languages.flatMap((language) =>
  (["customers", "staff"] as const).flatMap((readers) =>
    guidePagesOf[readers].map((name) => ({ readers, name, language })),
  ),
);

describe.each(languages)("the words of the apps in %s", (language) => {
  it("are found", () => {
    expect(screenWords(language).length).toBeGreaterThan(300);
  });
});

describe.each(pages)("$readers/$name in $language", ({ readers, name, language }) => {
  it("has in bold only what stands on the screen", () => {
    const words = screenWords(language);

    const invented = boldOf(readers, name, language).filter((bold) => !words.some((word) => word.test(bold)));

    expect(invented).toEqual([]);
  });
});

function boldOf(readers: Readers, name: string, language: Language): string[] {
  const ending = language === "en" ? ".md" : `.${language}.md`;
  const marked = new Marked({ gfm: true });
  const tokens = marked.lexer(readFileSync(join(GUIDE, readers, name + ending), "utf8"));
  const found: string[] = [];
  marked.walkTokens(tokens, (token: Token) => {
    if (token.type === "strong") found.push(token.text);
  });
  return found;
}

/** What the apps can say, as what it matches: a place may hold anything. What has no words but its places says nothing. */
function screenWords(language: Language): RegExp[] {
  return readdirSync(WEB, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(`words.${language}.json`) || path.endsWith(`problems.${language}.json`))
    .flatMap((path) => sentencesIn(JSON.parse(readFileSync(join(WEB, path), "utf8"))))
    .filter((sentence) => /\p{L}/u.test(sentence.replaceAll(PLACE, "")))
    .map((sentence) => new RegExp(`^${sentence.split(PLACE).map(literally).join(".+")}$`, "u"));
}

function sentencesIn(value: unknown): string[] {
  if (typeof value === "string") return value.trim() ? [value.trim()] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(sentencesIn) : [];
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
