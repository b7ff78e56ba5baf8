import "i18next";
import type desk from "./apps/console/words.en.json";
import type portal from "./apps/portal/words.en.json";
import type accounts from "./features/accounts/words.en.json";
import type approvals from "./features/approvals/words.en.json";
import type audit from "./features/audit/words.en.json";
import type contacts from "./features/contacts/words.en.json";
import type customers from "./features/customers/words.en.json";
import type disputes from "./features/disputes/words.en.json";
import type duplicates from "./features/duplicates/words.en.json";
import type guide from "./features/guide/words.en.json";
import type content from "./features/identity/content-words.en.json";
import type recover from "./features/identity/recover-words.en.json";
import type security from "./features/identity/security-words.en.json";
import type identity from "./features/identity/words.en.json";
import type imports from "./features/imports/words.en.json";
import type ledger from "./features/ledger/words.en.json";
import type mandates from "./features/mandates/words.en.json";
import type merging from "./features/merging/words.en.json";
import type remitted from "./features/outgoing/abroad-words.en.json";
import type outgoing from "./features/outgoing/words.en.json";
import type abroad from "./features/payments/abroad-words.en.json";
import type payments from "./features/payments/words.en.json";
import type choices from "./features/privacy/choices-words.en.json";
import type privacy from "./features/privacy/words.en.json";
import type promises from "./features/promises/words.en.json";
import type reconciliation from "./features/reconciliation/words.en.json";
import type risk from "./features/risk/words.en.json";
import type spending from "./features/spending/words.en.json";
import type staff from "./features/staff/words.en.json";
import type statements from "./features/statements/words.en.json";
import type problems from "./ui/problems.en.json";
import type rights from "./ui/rights.en.json";
import type troubles from "./ui/troubles.en.json";
import type ui from "./ui/words.en.json";

// Makes a word that is missing from the language files an error of the compiler.
declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "ui";
    resources: {
      ui: typeof ui;
      problems: typeof problems & typeof troubles;
      guide: typeof guide;
      identity: typeof identity;
      recover: typeof recover;
      security: typeof security;
      content: typeof content;
      accounts: typeof accounts;
      customers: typeof customers;
      imports: typeof imports;
      ledger: typeof ledger;
      audit: typeof audit;
      privacy: typeof privacy;
      choices: typeof choices;
      spending: typeof spending;
      approvals: typeof approvals;
      staff: typeof staff;
      mandates: typeof mandates;
      merging: typeof merging;
      promises: typeof promises;
      contacts: typeof contacts;
      outgoing: typeof outgoing;
      disputes: typeof disputes;
      duplicates: typeof duplicates;
      reconciliation: typeof reconciliation;
      payments: typeof payments;
      abroad: typeof abroad;
      remitted: typeof remitted;
      statements: typeof statements;
      risk: typeof risk;
      rights: typeof rights;
      portal: typeof portal;
      console: typeof desk;
    };
  }
}
