import { describe, expect, it } from "vitest";
import { difference } from "./difference";

describe("two versions of a text", () => {
  it("differ by the lines that went and came", () => {
    expect(difference("一\n二\n三", "一\n三\n四")).toEqual([
      { kind: "same", text: "一" },
      { kind: "removed", text: "二" },
      { kind: "same", text: "三" },
      { kind: "added", text: "四" },
    ]);
  });

  it("are the same where nothing changed", () => {
    expect(difference("a\nb", "a\nb").every(({ kind }) => kind === "same")).toBe(true);
  });
});
