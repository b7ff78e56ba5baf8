/** Hundredths of a percent as people read them: 2500 is "25%", 2499 "24.99%". */
export function shareText(share: number): string {
  const whole = Math.floor(share / 100);
  const rest = String(share % 100).padStart(2, "0");
  return `${rest === "00" ? whole : `${whole}.${rest}`.replace(/0$/, "")}%`;
}

/** What somebody typed as a percentage, in hundredths of a percent; null for what is none. */
export function readShare(text: string): number | null {
  const typed = text.replace("％", "%").replace(/\s|%/g, "");
  if (!/^\d{1,3}(?:\.\d{1,2})?$/.test(typed)) return null;
  const [whole = "", rest = ""] = typed.split(".");
  const share = Number(whole) * 100 + Number(rest.padEnd(2, "0"));
  return share >= 1 && share <= 10_000 ? share : null;
}
