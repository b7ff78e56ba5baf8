import type { BankDate } from "@/lib/dates";

const TIME = /^([01]?\d|2[0-3])[:：]([0-5]\d)$/;

/** The instant of a day and a time where the reader is; null for what is no time, or is still to come. */
export function instantOf(day: BankDate | "", time: string, now = new Date()): string | null {
  const read = TIME.exec(time.trim());
  if (!day || !read) return null;
  const at = new Date(`${day}T${read[1]?.padStart(2, "0")}:${read[2]}`);
  return at <= now ? at.toISOString() : null;
}
