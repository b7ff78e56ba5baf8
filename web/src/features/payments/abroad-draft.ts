import type { MyAccount, NewRemittance, PayeeAbroad, QuoteAsk } from "@/api/wire";
import { parseAmount } from "@/lib/money";
import { newRequestKey } from "@/lib/request-key";

/**
 * What somebody has put into a remittance so far. `key`: names the request for as long as it is not done. `sent`: the
 * quote by which it was sent, while nobody knows whether it was done.
 */
export interface AbroadDraft {
  country: string;
  currency: string;
  side: QuoteAsk["side"];
  charges: QuoteAsk["charges"];
  typed: string;
  fromId: string | null;
  payeeId: string | null;
  purpose: NewRemittance["purpose"] | "";
  payer: string;
  town: string;
  note: string;
  declared: boolean;
  key: string;
  sent: string | null;
}

export function freshAbroad(part: Partial<AbroadDraft> = {}): AbroadDraft {
  return {
    country: "",
    currency: "USD",
    side: "pay",
    charges: "SHAR",
    typed: "",
    fromId: null,
    payeeId: null,
    purpose: "",
    payer: "",
    town: "",
    note: "",
    declared: false,
    key: newRequestKey(),
    sent: null,
    ...part,
  };
}

/** What was kept, as far as it reads like one. */
export function abroadFrom(kept: unknown): AbroadDraft | null {
  if (typeof kept !== "object" || kept === null) return null;
  const fresh = freshAbroad();
  const told = kept as Record<string, unknown>;
  const reads = Object.entries(fresh).every(
    ([name, value]) =>
      name in told && (told[name] === null || value === null || typeof told[name] === typeof value),
  );
  return reads ? ({ ...fresh, ...told } as AbroadDraft) : null;
}

/** In which currency the amount is typed. */
export function typedIn(draft: AbroadDraft): string {
  return draft.side === "pay" ? "CNY" : draft.currency;
}

/** What the bank is asked for a rate for; null while something is missing. */
export function askOf(draft: AbroadDraft): QuoteAsk | null {
  const currency = typedIn(draft);
  const minor = parseAmount(draft.typed, currency);
  if (!minor || !draft.country) return null;
  const { country, side, charges } = draft;
  return { country, currency: draft.currency, side, charges, amount: { minor, currency } };
}

/** From where of one's own it can be paid, the default account first. */
export function sourcesAbroad(accounts: readonly MyAccount[]): MyAccount[] {
  const fitting = accounts.filter(
    ({ kind, status, currency, role }) =>
      (kind === "current" || kind === "savings") &&
      status === "open" &&
      currency === "CNY" &&
      role === "owner",
  );
  const rank = ({ is_default: first, hidden }: MyAccount) => (first ? 0 : hidden ? 2 : 1);
  return fitting.sort((one, other) => rank(one) - rank(other));
}

const LATIN = /^[A-Za-z0-9/?:().,'+ -]+$/;

/** What every bank on the way can read. */
export function isLatin(text: string): boolean {
  return LATIN.test(text) && /[A-Za-z]/.test(text);
}

/** What is missing on the second screen, by field. */
export function missingAbroad(draft: AbroadDraft, payees: readonly PayeeAbroad[]): Set<string> {
  const missing = new Set<string>();
  if (!payees.some(({ id }) => id === draft.payeeId)) missing.add("payee");
  if (!draft.purpose) missing.add("purpose");
  if (!isLatin(draft.payer.trim())) missing.add("payer");
  if (!isLatin(draft.town.trim())) missing.add("town");
  if (draft.note.trim() && !LATIN.test(draft.note.trim())) missing.add("note");
  if (!draft.declared) missing.add("declared");
  return missing;
}

export function remittanceOf(draft: AbroadDraft, quoteId: string, fromId: string): NewRemittance | null {
  if (!draft.payeeId || !draft.purpose) return null;
  return {
    quote_id: quoteId,
    from_id: fromId,
    payee_id: draft.payeeId,
    purpose: draft.purpose,
    payer: draft.payer.trim(),
    town: draft.town.trim(),
    note: draft.note.trim(),
    declared: draft.declared,
  };
}

const USUAL: Readonly<Record<string, string>> = {
  AU: "AUD",
  CA: "CAD",
  CH: "CHF",
  GB: "GBP",
  HK: "HKD",
  JP: "JPY",
  KW: "KWD",
  SG: "SGD",
  US: "USD",
  ...Object.fromEntries(
    "AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MC MT NL PT SI SK"
      .split(" ")
      .map((country) => [country, "EUR"]),
  ),
};

/** What people there are paid in, where it can be sent; else dollars, which every bank takes. */
export function currencyFor(country: string, offered: readonly string[]): string {
  const usual = USUAL[country] ?? "USD";
  return offered.includes(usual) ? usual : (offered.find((one) => one === "USD") ?? offered[0] ?? "USD");
}

// Where people here send money most.
const OFTEN = ["US", "GB", "AU", "CA", "HK", "JP", "SG", "DE", "FR"];

/** Each country by its name in that language: those often chosen first, then by name. */
export function countryChoices(
  countries: readonly string[],
  language: string,
): { value: string; label: string }[] {
  const names = new Intl.DisplayNames([language], { type: "region" });
  const named = countries.map((value) => ({ value, label: names.of(value) ?? value }));
  const place = ({ value }: { value: string }) => {
    const at = OFTEN.indexOf(value);
    return at === -1 ? OFTEN.length : at;
  };
  const order = new Intl.Collator(language);
  return named.sort((one, other) => place(one) - place(other) || order.compare(one.label, other.label));
}

export function countryName(country: string, language: string): string {
  return new Intl.DisplayNames([language], { type: "region" }).of(country) ?? country;
}
