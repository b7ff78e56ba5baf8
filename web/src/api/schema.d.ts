// Written by hand from the agreed wire until docs/api/openapi.json exists; then `npm run generate` replaces this file.
interface Answer<T> {
  content: { "application/json": T };
}
type Op<Q, P, B, R> = {
  parameters: { query?: Q; header?: never; cookie?: never } & (P extends undefined ? { path?: never } : { path: P });
  responses: { 200: Answer<R>; default: { content: { "application/problem+json": S["Problem"] } } };
} & (B extends undefined ? { requestBody?: never } : { requestBody: { content: { "application/json": B } } });
type Get<R, P = undefined, Q = undefined> = { get: Op<Q, P, undefined, R> };
type Post<R, P = undefined, B = undefined> = { post: Op<undefined, P, B, R> };
type Patch<R, P, B> = { patch: Op<undefined, P, B, R> };
type Id = { id: string };
type Page<T> = { items: T[]; next: string | null };
type Keyset = { after?: string; limit?: number };
type EntryQuery = Keyset & {
  from?: string;
  to?: string;
  min?: number;
  max?: number;
  text?: string;
  kind?: string;
};
type EntryPage = Page<S["Entry"]> & { searched_to: string | null };
type Because = { reason: string };

export interface components {
  schemas: {
    Money: { minor: number; currency: string };
    Problem: {
      type: string;
      title: string;
      status: number;
      code: string;
      detail?: string;
      facts?: Record<string, unknown>;
      fields?: { field: string; code: string; message: string }[];
      request_id?: string;
    };
    Bank: {
      name: string;
      demo: boolean;
      business_date: string;
      version: string;
      sign_ins: { realm: "customer" | "staff"; login: string; password: string; name: string; note: string }[];
    };
    Me: {
      realm: "customer" | "staff";
      name: string;
      login: string;
      roles: string[];
      rights: string[];
      expires_at: string;
    };
    Account: {
      id: string;
      number: string;
      kind: "current" | "savings" | "time_deposit" | "internal";
      name: string;
      currency: string;
      balance: S["Money"];
      available: S["Money"];
      held: S["Money"];
      status: "open" | "frozen" | "closed";
      role?: "owner" | "authorised" | null;
      opened_on: string;
      closed_on: string | null;
    };
    Holder: { customer_id: string; name: string; role: "owner" | "authorised"; since: string };
    AccountDetail: S["Account"] & { holders: S["Holder"][] };
    Entry: {
      id: string;
      seq: number;
      booked_on: string;
      posted_at: string;
      kind: string;
      text: string;
      amount: S["Money"];
      balance_after: S["Money"];
      reference: string | null;
    };
    CustomerRow: {
      id: string;
      number: string;
      kind: "person" | "organisation";
      name: string;
      status: "active" | "blocked" | "closed";
      birth_on: string | null;
      city: string | null;
      phone_masked: string | null;
    };
    Address: {
      line: string;
      district: string;
      city: string;
      region: string;
      postcode: string;
      country: string;
    };
    Customer: S["CustomerRow"] & {
      gender: "female" | "male" | "other" | null;
      document: { kind: "resident_id" | "passport" | "business_licence" | "other"; number_masked: string; country: string } | null;
      documents: { kind: "resident_id" | "passport" | "business_licence" | "other"; number_masked: string; country: string }[];
      phones: string[];
      emails: string[];
      address: S["Address"] | null;
      since_on: string;
      source: string | null;
      source_id: string | null;
      version: number;
    };
    StatusChange: { status: string; at: string; by: { kind: string; name: string }; reason: string };
    Hold: {
      id: string;
      amount: S["Money"];
      reason: string;
      placed_at: string;
      expires_at: string | null;
      state: "open" | "settled" | "released" | "expired";
    };
    Import: {
      id: string;
      source: string;
      state: "running" | "interrupted" | "done" | "failed";
      started_at: string;
      finished_at: string | null;
      rows: number;
      posted: number;
      already_there: number;
      quarantined: number;
      accounts_checked: number;
      balance_mismatches: number;
      seconds: number | null;
      by: string;
    };
    ImportFile: { file: string; rows: number; taken: number; already_there: number; quarantined: number };
    QuarantinedRow: { id: string; file: string; line: number; reason: string; detail: string; row: string };
    Verification: { id: string; asked_at: string; finished_at: string | null; ok: boolean | null };
    LedgerHealth: {
      ok: boolean | null;
      verified_at: string | null;
      running: boolean;
      transactions: number;
      entries: number;
      accounts: number;
      currencies: { currency: string; debit_minor: number; credit_minor: number }[];
      differences: { check: string; subject: string; expected: string; found: string }[];
      history: S["Verification"][];
    };
    LedgerAccount: {
      id: string;
      code: string;
      name: string;
      kind: "asset" | "liability" | "income" | "expense" | "equity";
      currency: string;
      balance: S["Money"];
    };
    NewCustomer: { name: string; kind: string };
    NewAccount: {
      kind: string;
      currency: string;
      name?: string;
      holders: { customer_id: string; role: string }[];
    };
  };
}
type S = components["schemas"];

export interface paths {
  "/api/bank": Get<S["Bank"]>;
  "/api/identity/sign-in": Post<S["Me"], undefined, { realm: string; login: string; password: string }>;
  "/api/identity/sign-out": Post<undefined>;
  "/api/identity/me": Get<S["Me"]>;
  "/api/portal/accounts": Get<{ items: S["Account"][] }>;
  "/api/portal/accounts/{id}": Get<S["AccountDetail"], Id>;
  "/api/portal/accounts/{id}/entries": Get<EntryPage, Id, EntryQuery>;
  "/api/console/customers": Get<
    Page<S["CustomerRow"]>,
    undefined,
    Keyset & { q?: string; status?: string; kind?: string }
  > &
    Post<S["Customer"], undefined, S["NewCustomer"]>;
  "/api/console/customers/{id}": Get<S["Customer"], Id> & Patch<S["Customer"], Id, { version: number }>;
  "/api/console/customers/{id}/block": Post<S["Customer"], Id, Because>;
  "/api/console/customers/{id}/unblock": Post<S["Customer"], Id, Because>;
  "/api/console/customers/{id}/close": Post<S["Customer"], Id, Because>;
  "/api/console/customers/{id}/accounts": Get<{ items: S["Account"][] }, Id>;
  "/api/console/accounts": Get<Page<S["Account"]>, undefined, Keyset & { q?: string }> &
    Post<S["Account"], undefined, S["NewAccount"]>;
  "/api/console/accounts/{id}": Get<S["AccountDetail"], Id>;
  "/api/console/accounts/{id}/freeze": Post<S["Account"], Id, Because>;
  "/api/console/accounts/{id}/unfreeze": Post<S["Account"], Id, Because>;
  "/api/console/accounts/{id}/close": Post<S["Account"], Id, Because>;
  "/api/console/accounts/{id}/status-changes": Get<{ items: S["StatusChange"][] }, Id>;
  "/api/console/accounts/{id}/entries": Get<EntryPage, Id, EntryQuery>;
  "/api/console/accounts/{id}/holds": Get<{ items: S["Hold"][] }, Id>;
  "/api/console/imports": Get<Page<S["Import"]>, undefined, Keyset>;
  "/api/console/imports/{id}": Get<S["Import"] & { files: S["ImportFile"][] }, Id>;
  "/api/console/imports/{id}/quarantine": Get<
    Page<S["QuarantinedRow"]>,
    Id,
    Keyset & { file?: string; reason?: string }
  >;
  "/api/console/ledger/health": Get<S["LedgerHealth"]>;
  "/api/console/ledger/verifications": Post<undefined>;
  "/api/console/ledger/accounts": Get<{ items: S["LedgerAccount"][] }>;
}
