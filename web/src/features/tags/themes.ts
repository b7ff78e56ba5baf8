import type { Tag } from "@/api/wire";

export type Theme = Tag["theme"];

export const THEMES = ["person", "money", "habits", "service", "care"] as const satisfies readonly Theme[];
