import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import i18next from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import { NO_FILES_HERE, Problem, UNREACHABLE, UNREADABLE } from "@/api/problem";
import { problemWords } from "./problem-words";

const SOURCE = join(import.meta.dirname, "..");
const CATALOGUE = join(SOURCE, "../../docs/api/problems.json");
const LANGUAGES = ["en", "zh-CN"] as const;

interface Kind {
  code: string;
  facts: string[];
}

// Codes that the web apps make themselves, and those that the catalogue of the server names.
const codes: Kind[] = [
  { code: UNREACHABLE, facts: [] },
  { code: UNREADABLE, facts: [] },
  { code: NO_FILES_HERE, facts: [] },
  ...(existsSync(CATALOGUE) ? (JSON.parse(readFileSync(CATALOGUE, "utf8")) as Kind[]) : []),
];

function words(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(SOURCE, path), "utf8")) as Record<string, unknown>;
}

/** Those of the bank, and what the web apps themselves may meet. */
function refusals(language: string) {
  return { ...words(`ui/problems.${language}.json`), ...words(`ui/troubles.${language}.json`) };
}

function flat(value: object, before = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === "string") found.set(before + key, inner);
    else for (const [path, text] of flat(inner as object, `${before}${key}.`)) found.set(path, text);
  }
  return found;
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? "").sort();
}

beforeAll(async () => {
  const resources = Object.fromEntries(
    LANGUAGES.map((language) => [language, { problems: refusals(language) }]),
  );
  await i18next.init({ lng: "en", resources, interpolation: { escapeValue: false } });
});

describe.each(LANGUAGES)("problems in %s", (language) => {
  const known = flat(refusals(language));

  it.each(codes)("$code has words", ({ code }) => {
    expect(known.get(code)).toBeTruthy();
  });

  it.each(codes)("the words for $code use only facts that the server tells", ({ code, facts }) => {
    expect(facts).toEqual(expect.arrayContaining(placeholders(known.get(code) ?? "")));
  });
});

describe("the two languages", () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".en.json"),
  );

  it.each(files)("%s says the same things as its Chinese twin", (english) => {
    const [en, zh] = [flat(words(english)), flat(words(english.replace(".en.json", ".zh-CN.json")))];
    // English has a singular, Chinese has not.
    const keys = [...en.keys()].filter((key) => !key.endsWith("_one"));

    expect([...zh.keys()].sort()).toEqual(keys.sort());
    for (const key of keys) expect(placeholders(zh.get(key) ?? "")).toEqual(placeholders(en.get(key) ?? ""));
  });
});

describe("a refusal", () => {
  it("is told with its facts, amounts and times as people write them", async () => {
    await i18next.changeLanguage("en");
    const facts = { account_id: "a", currency: "CNY", available: 123456 };

    expect(problemWords(new Problem({ code: "ledger.below_floor", status: 409, facts }), i18next)).toContain(
      "CN¥ 1,234.56",
    );
  });

  it("of a kind we do not know still gets a sentence", async () => {
    await i18next.changeLanguage("zh-CN");
    const sentences = [404, 409, 500].map((status) =>
      problemWords(new Problem({ code: "future.refusal", status }), i18next),
    );

    expect(new Set(sentences).size).toBe(3);
    for (const sentence of sentences) expect(sentence).toMatch(/[\u4e00-\u9fff]/);
  });
});
