export interface Trend {
  way: "more" | "less" | "same" | "from-nothing";
  /** How much more or less, as a fraction of what was. */
  share: number;
}

/** How a figure moved against what it was. Below half a percent nobody calls it a move. */
export function trendOf(now: number, before: number): Trend {
  if (before === 0) return { way: now === 0 ? "same" : "from-nothing", share: 0 };
  const share = (now - before) / Math.abs(before);
  if (Math.abs(share) < 0.005) return { way: "same", share: 0 };
  return { way: share > 0 ? "more" : "less", share: Math.abs(share) };
}
