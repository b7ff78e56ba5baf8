/** The first of those with the most; null where there is nothing at all. */
export function busiest<T>(days: readonly T[], of: (day: T) => number): T | null {
  let most: T | null = null;
  for (const day of days) if (of(day) > (most === null ? 0 : of(most))) most = day;
  return most;
}
