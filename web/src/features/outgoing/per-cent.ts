/** `0.0025` as 0.25 %, by its digits. */
export function perCent(share: string): string {
  return `${inHundredths(share)} %`;
}

/** `0.0025` as `0.25`. */
export function inHundredths(share: string): string {
  const [, digits = ""] = share.split(".");
  const padded = digits.padEnd(2, "0");
  const whole = padded.slice(0, 2).replace(/^0+(?=\d)/, "");
  return `${whole}${padded.length > 2 ? `.${padded.slice(2)}` : ""}`;
}

/** `0.25` as `0.0025`, by its digits; null for what is no share below one. */
export function shareOf(typed: string): string | null {
  const found = /^(\d{1,2})(?:\.(\d{1,4}))?$/.exec(typed.trim());
  if (!found) return null;
  const digits = `${(found[1] ?? "").padStart(2, "0")}${found[2] ?? ""}`.replace(/0+$/, "");
  return digits ? `0.${digits}` : "0";
}
