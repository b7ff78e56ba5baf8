import type { Language } from "@/lib/language";
import { numberWriter } from "@/lib/writers";

interface Unit {
  size: number;
  word: string;
}

// Chinese counts in ten thousands (万), English in thousands.
const units: Record<Language, readonly Unit[]> = {
  "zh-CN": [
    { size: 1e12, word: "万亿" },
    { size: 1e8, word: "亿" },
    { size: 1e4, word: "万" },
  ],
  en: [
    { size: 1e12, word: "tn" },
    { size: 1e9, word: "bn" },
    { size: 1e6, word: "m" },
    { size: 1e3, word: "k" },
  ],
};

const whole: Unit = { size: 1, word: "" };

/** The numbers of one axis, short and in one unit: 0, 0.5万, 1万, 1.5万. Zero needs no unit. */
export function compactLabels(values: readonly number[], language: Language): string[] {
  const largest = Math.max(0, ...values.map(Math.abs));
  const unit = units[language].find(({ size }) => largest >= size) ?? whole;
  const scaled = values.map((value) => value / unit.size);
  const format = numberWriter(language, decimals(scaled));
  return scaled.map((value) => {
    const text = format.format(value).replace("-", "−");
    return Number(value) === 0 ? "0" : `${text}${unit.word}`;
  });
}

// As few as keep neighbours apart, the same for all: 1.0万 beside 1.5万 would look like doubt, so trailing zeros go.
function decimals(values: readonly number[]): Intl.NumberFormatOptions {
  for (let places = 0; places < 4; places += 1) {
    const exact = values.every((value) => Math.abs(value - Number(value.toFixed(places))) < 1e-9);
    if (exact) return { maximumFractionDigits: places };
  }
  return { maximumFractionDigits: 4 };
}
