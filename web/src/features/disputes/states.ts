import type { Dispute } from "@/api/wire";
import type { Tone } from "@/ui/state-word";

export const TONES: Record<Dispute["state"], Tone> = {
  received: "info",
  looking: "info",
  needs_you: "caution",
  decided: "good",
  withdrawn: "over",
};

/** What somebody typed, as one line: the bank keeps no line breaks. */
export function oneLine(typed: string): string {
  return typed.trim().replace(/\s*\n\s*/g, " ");
}
