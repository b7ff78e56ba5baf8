import type { ArticleBrief, ArticleTopic } from "@/api/wire";
import type { Tone } from "@/ui/state-word";

export const TOPICS: readonly ArticleTopic[] = [
  "cards",
  "transfers",
  "abroad",
  "bills",
  "limits_and_fees",
  "accounts",
  "statements",
  "security",
  "privacy",
  "service",
  "complaints",
  "internal",
];

export const AUDIENCES = ["customers", "staff"] as const;
export const STAGES = ["draft", "published", "withdrawn"] as const;

export const TONES: Record<ArticleBrief["state"], Tone> = {
  draft: "info",
  published: "good",
  withdrawn: "over",
};
