import type { BothWords, TicketState } from "@/api/wire";
import type { Tone } from "@/ui/state-word";

export const TONES: Record<TicketState, Tone> = {
  new: "info",
  working: "info",
  waiting_customer: "caution",
  waiting_others: "caution",
  solved: "good",
  closed: "over",
};

export const OPEN: readonly TicketState[] = ["new", "working", "waiting_customer", "waiting_others"];

export const LONGEST_WORDS = 1000;
export const LONGEST_FILE = 5_000_000;

/** In the reader's language, of what the bank has named in both. */
export function inWords({ zh, en }: BothWords, language: string): string {
  return language.startsWith("zh") ? zh : en;
}

/** As it is said on the phone: in groups of three or four digits. */
export function spoken(number: string): string {
  return number.length === 7 ? `${number.slice(0, 3)} ${number.slice(3)}` : number;
}
