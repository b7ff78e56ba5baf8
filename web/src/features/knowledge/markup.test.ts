import { describe, expect, it } from "vitest";
import { readMarkup } from "./markup";

describe("an article's text", () => {
  it("has headings, paragraphs and lists", () => {
    const blocks = readMarkup("## 来电之前\n报**姓名**。\n- 一\n- 二\n\n1. first\n2. second");

    expect(blocks.map(({ kind }) => kind)).toEqual(["heading", "paragraph", "list", "list"]);
    expect(blocks[1]).toEqual({
      kind: "paragraph",
      pieces: [{ text: "报" }, { text: "姓名", bold: true }, { text: "。" }],
    });
    expect(blocks[3]).toEqual({
      kind: "list",
      ordered: true,
      items: [[{ text: "first" }], [{ text: "second" }]],
    });
  });

  it("leads into the bank", () => {
    expect(readMarkup("打开[转账](/transfer)。")).toEqual([
      { kind: "paragraph", pieces: [{ text: "打开" }, { text: "转账", to: "/transfer" }, { text: "。" }] },
    ]);
  });

  it.each([
    "[x](https://evil.example)",
    "[x](//evil.example)",
    "[x](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
  ])("%s is words and nothing else", (text) => {
    expect(readMarkup(text)).toEqual([{ kind: "paragraph", pieces: [{ text }] }]);
  });
});
