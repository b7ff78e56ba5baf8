import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import brand from "@/brand.json";

const SOURCE = join(import.meta.dirname, "..");
// What brand-css.ts makes of the rest of the brand.
const MADE = ["family", "card-radius", "control-radius", "body", "control", "text"];

function files(...kinds: string[]): Map<string, string> {
  const found = readdirSync(SOURCE, { recursive: true, encoding: "utf8" });
  const wanted = found.filter((path) => kinds.some((kind) => path.endsWith(kind)));
  return new Map(wanted.map((path) => [path, readFileSync(join(SOURCE, path), "utf8")]));
}

test("every variable that a style sheet uses is set somewhere", () => {
  const sheets = files(".css");
  const text = [...files(".css", ".ts", ".tsx").values()].join("\n");
  const set = new Set([...Object.keys(brand.light), ...MADE]);
  for (const [, name = ""] of text.matchAll(/--([\w-]+)["']?\]?\s*:/g)) set.add(name);

  const unset = [...sheets].flatMap(([file, sheet]) =>
    [...sheet.matchAll(/var\(--([\w-]+)\)/g)]
      .filter(([, name = ""]) => !set.has(name))
      .map(([use]) => `${file}: ${use}`),
  );

  expect(sheets.size).toBeGreaterThan(50);
  expect(unset).toEqual([]);
});
