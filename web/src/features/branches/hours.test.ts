import { describe, expect, it } from "vitest";
import { daysAlike, readSpans, spansText } from "./hours";

describe("hours of a branch", () => {
  it("are read as they are typed, in either script", () => {
    expect(readSpans("9:00-12:00, 13:00-17:00")).toEqual([
      { opens: 540, closes: 720 },
      { opens: 780, closes: 1020 },
    ]);
    expect(readSpans("9：00—17：30")).toEqual([{ opens: 540, closes: 1050 }]);
    expect(readSpans(" ")).toEqual([]);
  });

  it("are not guessed", () => {
    for (const wrong of ["9-17", "12:00-9:00", "9:70-10:00", "9:00-12:00, 11:00-13:00", "9:00-25:00"])
      expect(readSpans(wrong)).toBeNull();
  });

  it("come back as they were", () => {
    const text = "9:00-12:00, 13:00-17:00";
    expect(spansText(readSpans(text) ?? [])).toBe(text);
  });

  it("are told once for days that are alike", () => {
    const open = [{ opens: 540, closes: 1020 }];
    const told = daysAlike([open, open, open, open, open, [], []], "en");
    expect(told.map(({ first, last }) => [first, last])).toEqual([
      ["Monday", "Friday"],
      ["Saturday", "Sunday"],
    ]);
  });
});
