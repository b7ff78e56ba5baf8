import type { ComplaintCause, ComplaintProduct, ComplaintState } from "@/api/wire";
import type { Tone } from "@/ui/state-word";

export const TONES: Record<ComplaintState, Tone> = {
  received: "info",
  looking: "info",
  decided: "good",
  withdrawn: "over",
};

export const PRODUCTS: readonly ComplaintProduct[] = [
  "account",
  "card",
  "payment",
  "fee",
  "digital",
  "sales",
  "privacy",
  "service",
  "other",
];

export const CAUSES: readonly ComplaintCause[] = [
  "rule",
  "process",
  "system",
  "conduct",
  "information",
  "waiting",
  "third_party",
  "none",
];

export const LONGEST_WORDS = 1000;

export function isOpen(state: ComplaintState): boolean {
  return state === "received" || state === "looking";
}

/** As it is said on the phone. */
export function spoken(number: string): string {
  return number.length === 7 ? `${number.slice(0, 3)} ${number.slice(3)}` : number;
}

/** What somebody typed, as one line: the bank keeps no line breaks. */
export function oneLine(typed: string): string {
  return typed.replaceAll(/[\r\n]+/g, " ");
}
