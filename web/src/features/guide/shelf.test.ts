import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { guideLink, guidePagesOf } from "./shelf";

const GUIDE = join(import.meta.dirname, "../../../../docs/guide");

describe.each(["customers", "staff"] as const)("the guide for %s", (readers) => {
  it("is whole in both languages", () => {
    const files = guidePagesOf[readers].flatMap((name) => [`${name}.md`, `${name}.zh-CN.md`]);

    const found = readdirSync(join(GUIDE, readers)).filter((name) => name.endsWith(".md"));

    expect(found.sort()).toEqual(files.sort());
  });
});

describe("a link in the guide", () => {
  it("leads to another page of it, in its language", () => {
    expect(guideLink("accounts.md")).toEqual({ name: "accounts", language: "en" });
    expect(guideLink("accounts.zh-CN.md")).toEqual({ name: "accounts", language: "zh-CN" });
  });

  it.each(["https://example.com/x.md", "../staff/books.md", "/console", "javascript:alert(1)"])(
    "%s leads elsewhere",
    (href) => expect(guideLink(href)).toBeNull(),
  );
});
