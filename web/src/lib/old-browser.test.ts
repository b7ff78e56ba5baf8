import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const PAGES = ["index.html", "console.html", "api-docs.html"];

/** As much of a page as such a browser needs to have. */
class Part {
  readonly parts: Part[] = [];
  readonly said: Record<string, string> = {};
  constructor(readonly text = "") {}
  get firstChild() {
    return this.parts[0];
  }
  appendChild(part: Part) {
    this.parts.push(part);
  }
  removeChild(part: Part) {
    this.parts.splice(this.parts.indexOf(part), 1);
  }
  setAttribute(name: string, value: string) {
    this.said[name] = value;
  }
}

test("a browser without modules is told to take a newer one, and shown nothing to type into", () => {
  const root = new Part();
  root.appendChild(new Part("what was there"));
  const page = {
    getElementById: () => root,
    createElement: () => new Part(),
    createTextNode: (text: string) => new Part(text),
  };

  new Function("document", readFileSync("public/old-browser.js", "utf8"))(page);

  const [words, ...others] = root.parts;
  expect(others).toEqual([]);
  expect(words?.said).toEqual({ role: "alert" });
  expect(words?.parts.map((part) => part.text).join("")).toMatch(/请更新浏览器.*too old to bank with safely/);
});

test("every page brings that for such a browser, and for no other", () => {
  for (const page of PAGES) {
    expect(readFileSync(page, "utf8")).toContain('<script nomodule src="/old-browser.js"></script>');
  }
});
