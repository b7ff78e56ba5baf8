import { numberWriter } from "./writers";

/** An exact amount: integer minor units (cents) of an ISO 4217 currency. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

export function isMoney(value: unknown): value is Money {
  return typeof value === "object" && value !== null && "minor" in value && "currency" in value;
}

export interface AmountParts {
  readonly sign: "+" | "−" | "";
  readonly symbol: string;
  readonly whole: string;
  /** With the leading separator, or empty for currencies without minor units. */
  readonly decimals: string;
}

// ISO 4217 list one: every currency not named here has two decimals. The browser's own table (CLDR)
// differs for a few currencies, therefore we carry ours.
const NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" ");
const THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND".split(" ");
const FOUR_DECIMALS = ["CLF", "UYW"];

export function exponentOf(currency: string): number {
  if (NO_DECIMALS.includes(currency)) return 0;
  if (THREE_DECIMALS.includes(currency)) return 3;
  return FOUR_DECIMALS.includes(currency) ? 4 : 2;
}

/** Splits an amount for display. Throws RangeError where a number can no longer hold the amount exactly. */
export function amountParts(
  money: Money,
  locale: string,
  { alwaysSigned = false }: { alwaysSigned?: boolean } = {},
): AmountParts {
  if (!Number.isSafeInteger(money.minor)) throw new RangeError(`not an exact amount: ${money.minor}`);
  const exponent = exponentOf(money.currency);
  const digits = Math.abs(money.minor)
    .toString()
    .padStart(exponent + 1, "0");
  const cut = digits.length - exponent;
  return {
    sign: signOf(money.minor, alwaysSigned),
    symbol: symbolOf(money.currency, locale),
    whole: numberWriter(locale).format(BigInt(digits.slice(0, cut))),
    decimals: exponent === 0 ? "" : `.${digits.slice(cut)}`,
  };
}

/** The amount as one line of text, for labels and sentences. */
export function amountText(money: Money, locale: string): string {
  const { sign, symbol, whole, decimals } = amountParts(money, locale);
  return `${sign}${symbol}${symbol.length > 1 ? " " : ""}${whole}${decimals}`;
}

/** The amount without its sign and to the whole unit, as one tells it in a sentence; small amounts stay exact. */
export function roundAmountText({ minor, currency }: Money, locale: string): string {
  const unit = 10 ** exponentOf(currency);
  const size = Math.abs(minor);
  if (size < 10 * unit) return amountText({ minor: size, currency }, locale);
  const { symbol, whole } = amountParts({ minor: Math.round(size / unit) * unit, currency }, locale);
  // In a sentence the two stay on one line.
  return `${symbol}${symbol.length > 1 ? "\u00a0" : ""}${whole}`;
}

/** Reads what a person typed ("1,234.5", "1234,50" is refused) as minor units; null when it is no exact amount. */
export function parseAmount(typed: string, currency: string): number | null {
  const exponent = exponentOf(currency);
  const clean = typed.replaceAll(/[\s,,]/g, "").replace("。", ".");
  const match = /^(\d{1,13})(?:\.(\d*))?$/.exec(clean);
  if (!match || looksLikeDecimalComma(typed)) return null;
  const [, whole = "", decimals = ""] = match;
  if (decimals.length > exponent) return null;
  const minor = Number(whole + decimals.padEnd(exponent, "0"));
  return Number.isSafeInteger(minor) ? minor : null;
}

/** As somebody would type it: `1234.50`. What parseAmount reads. */
export function plainAmount({ minor, currency }: Money): string {
  const exponent = exponentOf(currency);
  const digits = String(Math.abs(minor)).padStart(exponent + 1, "0");
  const whole = digits.slice(0, digits.length - exponent);
  const decimals = digits.slice(digits.length - exponent);
  return `${minor < 0 ? "-" : ""}${whole}${/[1-9]/.test(decimals) ? `.${decimals}` : ""}`;
}

/** Adds up amounts per currency, in the order in which the currencies appear. */
export function totals(amounts: readonly Money[]): Money[] {
  const sums = new Map<string, number>();
  for (const { minor, currency } of amounts) sums.set(currency, (sums.get(currency) ?? 0) + minor);
  return [...sums].map(([currency, minor]) => ({ currency, minor }));
}

function signOf(minor: number, alwaysSigned: boolean): AmountParts["sign"] {
  if (minor < 0) return "−";
  return alwaysSigned && minor > 0 ? "+" : "";
}

function symbolOf(currency: string, locale: string): string {
  const format = numberWriter(locale, { style: "currency", currency });
  return format.formatToParts(0).find((part) => part.type === "currency")?.value ?? currency;
}

// "1234,50": a comma not followed by groups of three digits is somebody's decimal comma, not ours to guess.
function looksLikeDecimalComma(typed: string): boolean {
  return /[,,]/.test(typed) && !/^\s*\d{1,3}(?:[,,]\s*\d{3})+(?:[.。]\d*)?\s*$/.test(typed);
}
