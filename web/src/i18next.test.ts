import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const HERE = import.meta.dirname;
const read = (path: string) => readFileSync(join(HERE, path), "utf8");

// Of words that nobody has declared, the compiler thinks for a quarter of an hour instead of saying so.
test("every namespace of words is declared", () => {
  const sources = readdirSync(HERE, { recursive: true, encoding: "utf8" }).filter(
    (path) => /\.tsx?$/.test(path) && !path.includes(".test."),
  );
  const added = sources.flatMap((path) =>
    [...read(path).matchAll(/addWords\("([a-z-]+)"/g)].map(([, name = ""]) => name),
  );
  const declared = new Set(
    [...read("i18next.d.ts").matchAll(/^ {6}"?([a-z-]+)"?: typeof/gm)].map(([, name = ""]) => name),
  );
  expect(added.length).toBeGreaterThan(20);
  expect(added.filter((name) => !declared.has(name))).toEqual([]);
});
