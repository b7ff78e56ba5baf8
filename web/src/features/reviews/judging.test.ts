import { expect, test } from "vitest";
import { NOTHING, scoreOf } from "./judging";

const CARD = [
  { code: "a", zh: "甲", en: "A", weight: 20, knocks_out: true, allows_na: true },
  { code: "b", zh: "乙", en: "B", weight: 60, knocks_out: false, allows_na: false },
];
const said = (a: "met" | "missed" | "na", b: "met" | "partly" | "missed") => ({
  a: { ...NOTHING, verdict: a },
  b: { ...NOTHING, verdict: b },
});

test("what is shown while reviewing is what the server reckons", () => {
  expect(scoreOf(CARD, said("met", "partly"))).toEqual({ points: 63, out: false });
  expect(scoreOf(CARD, said("na", "partly"))).toEqual({ points: 50, out: false });
  expect(scoreOf(CARD, said("missed", "met"))).toEqual({ points: 0, out: true });
  expect(scoreOf(CARD, {})).toBeNull();
});
