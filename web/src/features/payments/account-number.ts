/** What is wrong with a number as far as it was typed. `digits`: how many there are of sixteen. */
export type NumberState =
  | { kind: "short"; digits: number }
  | { kind: "long" }
  | { kind: "slip" }
  | { kind: "strange" }
  | { kind: "fine" };

export const NUMBER_DIGITS = 16;

export function digitsOf(typed: string): string {
  return typed.replaceAll(/\D/g, "");
}

/** In groups of four, as it is printed; whatever is no digit goes. */
export function grouped(typed: string): string {
  return digitsOf(typed)
    .slice(0, NUMBER_DIGITS + 4)
    .replace(/(\d{4})(?=\d)/g, "$1 ");
}

/** `slip`: sixteen digits whose check digit does not fit, as after a slip of the finger (Luhn, ISO/IEC 7812-1). */
export function numberState(typed: string): NumberState {
  if (/[^\d\s-]/.test(typed)) return { kind: "strange" };
  const digits = digitsOf(typed);
  if (digits.length < NUMBER_DIGITS) return { kind: "short", digits: digits.length };
  if (digits.length > NUMBER_DIGITS) return { kind: "long" };
  return { kind: fitsLuhn(digits) ? "fine" : "slip" };
}

export const ELSEWHERE_DIGITS = { least: 8, most: 32 };

/** In groups of four; other banks' numbers have lengths of their own. */
export function groupedElsewhere(typed: string): string {
  return digitsOf(typed)
    .slice(0, ELSEWHERE_DIGITS.most + 4)
    .replace(/(\d{4})(?=\d)/g, "$1 ");
}

/** What can be told of a number at another bank: no more than how long it is. */
export function numberStateElsewhere(typed: string): NumberState {
  if (/[^\d\s-]/.test(typed)) return { kind: "strange" };
  const { length: digits } = digitsOf(typed);
  if (digits < ELSEWHERE_DIGITS.least) return { kind: "short", digits };
  return digits > ELSEWHERE_DIGITS.most ? { kind: "long" } : { kind: "fine" };
}

function fitsLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
