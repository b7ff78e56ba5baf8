const MINUTE_MS = 60_000;

export interface TimeLeft {
  days: number;
  hours: number;
  minutes: number;
}

/** Until a moment, to the minute begun; null once it is past. */
export function timeLeft(until: string, now: number): TimeLeft | null {
  const left = new Date(until).getTime() - now;
  if (left <= 0) return null;
  const minutes = Math.ceil(left / MINUTE_MS);
  return {
    days: Math.floor(minutes / 1_440),
    hours: Math.floor((minutes % 1_440) / 60),
    minutes: minutes % 60,
  };
}
