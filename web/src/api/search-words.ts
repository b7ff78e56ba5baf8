/** What somebody looks for, as it travels: in a header, since it may be a name and addresses are written down. */
export interface SearchWords {
  "Search-Words"?: string;
}

export function searchWords(text: string | undefined): SearchWords {
  // Half a sign cannot be written in UTF-8.
  const whole = text?.replaceAll(/[\ud800-\udfff]/gu, "").trim();
  return whole ? { "Search-Words": encodeURIComponent(whole) } : {};
}
