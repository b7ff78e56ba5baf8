import { STATEMENTS, VIEW } from "@/api/mandates";
import { Problem } from "@/api/problem";
import type { Mandate, MandateTerms } from "@/api/wire";
import { addDays, type BankDate } from "@/lib/dates";
import { parseAmount, plainAmount } from "@/lib/money";
import { newRequestKey } from "@/lib/request-key";
import type { Wrong } from "@/ui/wizard";

/** What stands in the wizard. `key`: names the request. */
export interface Answers {
  name: string;
  number: string;
  accounts: readonly string[];
  statements: boolean;
  /** Whether money may be paid; the four behind it count only then. Amounts as they are typed. */
  pays: boolean;
  each: string;
  month: string;
  asking: Paying["asking"];
  known: boolean;
  until: BankDate | "";
  key: string;
}

type Paying = NonNullable<Mandate["paying"]>;

/** Half a year: long enough to be of use, short enough to be thought of again. */
const USUAL_DAYS = 180;

export function fresh(today: BankDate): Answers {
  return {
    name: "",
    number: "",
    accounts: [],
    statements: false,
    pays: false,
    each: "",
    month: "",
    asking: "always",
    known: true,
    until: addDays(today, USUAL_DAYS),
    key: newRequestKey(),
  };
}

export function answersOf({ other, accounts, actions, paying, until_on }: Mandate): Answers {
  const covered = accounts.filter((one) => one.covered).map(({ id }) => id);
  return {
    name: other,
    number: "",
    accounts: covered,
    statements: actions.includes(STATEMENTS),
    pays: paying !== null,
    each: paying ? plainAmount({ minor: paying.each, currency: paying.currency }) : "",
    month: paying ? plainAmount({ minor: paying.a_month, currency: paying.currency }) : "",
    asking: paying?.asking ?? "always",
    known: paying?.known_payees_only ?? true,
    until: until_on,
    key: newRequestKey(),
  };
}

/** From today on: what has begun already, goes on under the new terms. */
export function termsOf(answers: Answers, from: BankDate, currency: string): MandateTerms {
  const { accounts, statements, until } = answers;
  return {
    accounts: [...accounts],
    actions: statements ? [VIEW, STATEMENTS] : [VIEW],
    from_on: from,
    until_on: until || from,
    paying: payingOf(answers, currency),
    guard: null,
  };
}

/** What may be paid. A day has no bound of its own: the month's is the one that people think of. */
export function payingOf({ pays, each, month, asking, known }: Answers, currency: string): Paying | null {
  if (!pays) return null;
  const most = parseAmount(month, currency) ?? 0;
  return {
    currency,
    each: parseAmount(each, currency) ?? 0,
    a_day: most,
    a_month: most,
    known_payees_only: known,
    asking,
    asking_above: 0,
  };
}

// The server speaks of "terms.until_on"; here it is "until".
const FIELDS: Record<string, keyof Answers & string> = {
  from_on: "until",
  until_on: "until",
  actions: "accounts",
  paying: "each",
};

export function toldOf(error: Error | null, words: (code: string) => string | null): Wrong<Answers> {
  if (!(error instanceof Problem)) return {};
  return Object.fromEntries(
    error.fields.map(({ field, code, message }) => {
      const name = field
        .replace(/^(data|body)\./, "")
        .replace(/^terms\./, "")
        .replace(/[[.].*$/, "");
      return [FIELDS[name] ?? name, words(code) ?? message];
    }),
  );
}
