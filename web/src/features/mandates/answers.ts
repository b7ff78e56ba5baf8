import { STATEMENTS, VIEW } from "@/api/mandates";
import { Problem } from "@/api/problem";
import type { Mandate, MandateTerms } from "@/api/wire";
import { addDays, type BankDate } from "@/lib/dates";
import { newRequestKey } from "@/lib/request-key";
import type { Wrong } from "@/ui/wizard";

/** What stands in the wizard. `key`: names the request. */
export interface Answers {
  name: string;
  number: string;
  accounts: readonly string[];
  statements: boolean;
  until: BankDate | "";
  key: string;
}

/** Half a year: long enough to be of use, short enough to be thought of again. */
const USUAL_DAYS = 180;

export function fresh(today: BankDate): Answers {
  return {
    name: "",
    number: "",
    accounts: [],
    statements: false,
    until: addDays(today, USUAL_DAYS),
    key: newRequestKey(),
  };
}

export function answersOf({ other, accounts, actions, until_on }: Mandate): Answers {
  const covered = accounts.filter((one) => one.covered).map(({ id }) => id);
  return {
    name: other,
    number: "",
    accounts: covered,
    statements: actions.includes(STATEMENTS),
    until: until_on,
    key: newRequestKey(),
  };
}

/** From today on: what has begun already, goes on under the new terms. */
export function termsOf({ accounts, statements, until }: Answers, from: BankDate): MandateTerms {
  return {
    accounts: [...accounts],
    actions: statements ? [VIEW, STATEMENTS] : [VIEW],
    from_on: from,
    until_on: until || from,
  };
}

// The server speaks of "terms.until_on"; here it is "until".
const FIELDS: Record<string, keyof Answers & string> = {
  from_on: "until",
  until_on: "until",
  actions: "accounts",
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
