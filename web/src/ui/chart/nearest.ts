/** The index of the place nearest to x; -1 when there is none. `places` rise. */
export function nearest(places: readonly number[], x: number): number {
  let [low, high] = [0, places.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  const before = places[low - 1];
  const here = places[low];
  if (here === undefined) return -1;
  return before !== undefined && x - before <= here - x ? low - 1 : low;
}

/** Where a key leads from a point (null: none yet); null when the key is not about moving. */
export function moved(key: string, from: number | null, count: number): number | null {
  if (count === 0) return null;
  const last = count - 1;
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return from === null ? 0 : Math.min(last, from + 1);
    case "ArrowLeft":
    case "ArrowDown":
      return from === null ? last : Math.max(0, from - 1);
    case "PageUp":
      return Math.max(0, (from ?? 0) - leap(count));
    case "PageDown":
      return Math.min(last, (from ?? last) + leap(count));
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
}

function leap(count: number): number {
  return Math.max(1, Math.round(count / 10));
}

/** Where stops stand between 0 and 1: by their own places if all have one, else at equal distances. */
export function fractions(stops: readonly { at?: number }[]): number[] {
  const places = stops.map(({ at }, index) => at ?? index);
  const [first = 0, last = 0] = [places[0], places.at(-1)];
  const placed = stops.every(({ at }) => at !== undefined) ? places : stops.map((_, index) => index);
  const [from, to] = placed === places ? [first, last] : [0, stops.length - 1];
  return placed.map((place) => (to === from ? 0.5 : (place - from) / (to - from)));
}
