import { describe, expect, it } from "vitest";
import { initialsOf } from "./initials";

describe("initials", () => {
  it.each([
    ["张秀英", "张"],
    ["欧阳娜娜", "欧"],
    ["Emma Clarke", "EC"],
    ["Anna Maria Nováková", "AN"],
    ["Plato", "P"],
    ["𠮷田", "𠮷"],
    ["", ""],
  ])("of %s are %s", (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
