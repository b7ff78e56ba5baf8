import type { ReconciledResult } from "@/api/wire";
import type { Tone } from "@/ui/state-word";

export const TONES: Record<ReconciledResult, Tone> = {
  matched: "good",
  near: "caution",
  only_outside: "danger",
  only_books: "danger",
};
