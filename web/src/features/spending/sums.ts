import type { CategorySum } from "@/api/wire";

export interface Part {
  /** A category, or "rest" for what is left. */
  id: CategorySum["category"] | "rest";
  minor: number;
  before: number;
}

/** Where it went, largest first; with `most`, what comes after that many is put together. */
export function partsOf(
  sums: readonly CategorySum[],
  direction: "in" | "out",
  { most = Number.POSITIVE_INFINITY }: { most?: number } = {},
): Part[] {
  const parts = sums
    .filter((sum) => sum.direction === direction && sum.amount.minor > 0)
    .map((sum) => ({ id: sum.category, minor: sum.amount.minor, before: sum.previous_same_days.minor }));
  if (parts.length <= most + 1) return parts;
  const rest = parts.slice(most);
  return [
    ...parts.slice(0, most),
    {
      id: "rest",
      minor: rest.reduce((sum, { minor }) => sum + minor, 0),
      before: rest.reduce((sum, { before }) => sum + before, 0),
    },
  ];
}
