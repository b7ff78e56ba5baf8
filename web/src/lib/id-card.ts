/** The bank's own reading of a name (identity/rules/names.py): dashes and spaces apart, full-width signs as others. */
function compact(typed: string): string {
  return typed
    .normalize("NFKC")
    .replace(/[\s().\-\u2010-\u2015\u2212]/g, "")
    .toUpperCase();
}

/** Looks like the number of a Chinese identity card and is none: its check digit does not fit (GB 11643). */
export function isMistypedIdCard(typed: string): boolean {
  const number = compact(typed);
  if (!/^[1-9]\d{16}[\dX]$/.test(number)) return false;
  let total = 0;
  for (const digit of number.slice(0, 17)) total = (total * 2 + Number(digit)) % 11;
  return number[17] !== "10X98765432"[(total * 2) % 11];
}
