// A pretend bank for looking at the pages before the server exists. Never shipped; deleted with the server's arrival.

import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Plugin } from "vite";
import { pageOf } from "../pages.ts";

const m = (minor: number, currency = "CZK") => ({ minor, currency });
const acct = (n: number, over = {}) => ({
  id: `acc-${n}`,
  number: `1000 0000 ${1000 + n}`.replaceAll(" ", ""),
  kind: "current",
  name: "日常账户",
  currency: "CZK",
  balance: m(4578120 + n * 7731),
  available: m(4568120 + n * 7731),
  held: m(10000),
  status: "open",
  role: "owner",
  opened_on: "1995-03-24",
  closed_on: null,
  ...over,
});
const accounts = [
  acct(1),
  acct(2, {
    kind: "savings",
    name: "旅行储蓄",
    currency: "CNY",
    balance: m(123456789, "CNY"),
    available: m(123456789, "CNY"),
    held: m(0, "CNY"),
  }),
  acct(3, {
    kind: "time_deposit",
    name: "三年定期",
    currency: "CNY",
    balance: m(5000000, "CNY"),
    available: m(0, "CNY"),
    held: m(0, "CNY"),
    status: "frozen",
    role: "authorised",
  }),
];
const kinds = [
  "cash_deposit",
  "cash_withdrawal",
  "transfer_in",
  "transfer_out",
  "card_withdrawal",
  "interest",
  "fee",
  "standing_order",
];
let balance = 4578120;
const entries = Array.from({ length: 400 }, (_, i) => {
  const amount = i % 8 === 0 ? 365_000 : i % 8 === 5 ? 1234 : -(((i * 7919) % 300_000) + 1460);
  const e = {
    id: `e-${i}`,
    seq: 400 - i,
    booked_on: new Date(Date.UTC(1998, 11, 31) - Math.floor(i / 3) * 86400000 * 2).toISOString().slice(0, 10),
    posted_at: "2026-11-22T10:00:00Z",
    kind: i % 8 === 0 ? "transfer_in" : i % 8 === 5 ? "interest" : kinds[i % 8],
    text: i % 8 === 0 ? "养老金" : i % 8 === 5 ? "利息入账" : i % 3 ? "家庭开支 SIPO" : "保险费",
    amount: m(amount),
    balance_after: m(balance),
    reference: i % 4 ? null : `YZ/${87144583 + i}`,
  };
  balance -= amount;
  return e;
});
const customers = Array.from({ length: 60 }, (_, i) => ({
  id: `cus-${i}`,
  number: String(10001 + i),
  kind: i % 9 === 4 ? "organisation" : "person",
  name: ["Jana Nováková", "张伟", "Petr Svoboda", "李秀英", "布拉格贸易有限公司"][i % 5],
  status: i % 13 === 6 ? "blocked" : i % 17 === 9 ? "closed" : "active",
  birth_on: i % 9 === 4 ? null : "1970-12-13",
  city: ["Pisek", "Praha", "Brno - mesto"][i % 3],
  phone_masked: i % 2 ? "138****2046" : null,
}));
const imp = {
  id: "imp-1",
  source: "berka",
  state: "done",
  started_at: "2026-11-22T10:00:00Z",
  finished_at: "2026-11-22T10:00:41Z",
  rows: 66210,
  posted: 49102,
  already_there: 0,
  quarantined: 3,
  accounts_checked: 38122,
  balance_mismatches: 0,
  seconds: 41.2,
  by: "system",
};
const files = [
  "district.csv",
  "client.csv",
  "account.csv",
  "disp.csv",
  "order.csv",
  "card.csv",
  "trans.csv",
].map((file, i) => ({
  file,
  rows: 77 + i * 4711,
  taken: 76 + i * 4711,
  already_there: 0,
  quarantined: i === 6 ? 3 : 0,
}));
const quarantine = ["row_cut_off", "unknown_account", "bad_amount"].map((reason, i) => ({
  id: `q-${i}`,
  file: "trans.csv",
  line: 49103 + i,
  reason,
  detail: "expected 10 fields, found 4",
  row: '695247;2378;930101;"PRIJEM"',
}));
const ver = (i: number) => ({
  id: `v-${i}`,
  ok: i !== 2,
  started_at: `2026-11-2${i}T02:00:00Z`,
  finished_at: `2026-11-2${i}T02:00:03Z`,
  transactions: 49102,
  entries: 98204,
  accounts: 4512,
  differences: i === 2 ? 1 : 0,
});
let signedIn: "customer" | "staff" | null = null;
let runningUntil = 0;
const me = () => ({
  realm: signedIn,
  name: signedIn === "staff" ? "王芳" : "Jana Nováková",
  login: "jana",
  roles: [signedIn === "staff" ? "clerk" : "customer"],
  rights:
    signedIn === "staff"
      ? [
          "customers.view",
          "customers.change",
          "accounts.view",
          "accounts.open",
          "accounts.change",
          "imports.view",
          "ledger.view",
          "ledger.verify",
          "ledger.post",
        ]
      : [],
  expires_at: "2026-11-22T18:00:00Z",
});
const slice = <T>(items: T[], q: URLSearchParams) => {
  const a = Number(q.get("after") ?? 0),
    l = Number(q.get("limit") ?? 50);
  return { items: items.slice(a, a + l), next: a + l < items.length ? String(a + l) : null };
};
class Refusal {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly facts = {},
    readonly fields: unknown[] = [],
  ) {}
}
function respond(method: string, path: string, q: URLSearchParams, body: Record<string, string>): unknown {
  if (path === "/api/bank")
    return {
      name: "海棠银行",
      demo: true,
      business_date: "1998-12-31",
      version: "0.1.0",
      sign_ins: [
        { realm: "customer", login: "jana", password: "demo", name: "Jana Nováková", note: "3 accounts" },
        { realm: "customer", login: "wei", password: "demo", name: "张伟", note: "" },
        { realm: "staff", login: "fang", password: "demo", name: "王芳", note: "clerk" },
        { realm: "staff", login: "books", password: "demo", name: "赵敏", note: "accountant" },
      ],
    };
  if (path === "/api/identity/sign-in") {
    if (body.password !== "demo")
      throw body.login === "locked"
        ? new Refusal(429, "identity.locked", { until: "2026-11-22T18:00:00Z" })
        : new Refusal(401, "identity.wrong_credentials");
    signedIn = body.realm as never;
    return me();
  }
  if (path === "/api/identity/sign-out") {
    signedIn = null;
    return null;
  }
  if (!signedIn) throw new Refusal(401, "identity.signed_out");
  if (path === "/api/identity/me") return me();
  if (path === "/api/portal/accounts" || (path.endsWith("/accounts") && path.includes("customers/")))
    return { items: accounts };
  if (path === "/api/console/accounts")
    return method === "POST" ? accounts[0] : { items: accounts, next: null };
  if (path === "/api/console/ledger/accounts")
    return {
      items: [
        ["1001", "库存现金", "asset"],
        ["1002", "存放中央银行", "asset"],
        ["2001", "活期存款", "liability"],
        ["2101", "清算往来", "liability"],
        ["5001", "手续费收入", "income"],
        ["6001", "利息支出", "expense"],
        ["3001", "实收资本", "equity"],
      ].map(([code, name, kind], i) => ({
        id: code,
        code,
        name,
        kind,
        currency: i % 2 ? "CNY" : "CZK",
        balance: m(1234567890 - i * 99999999, i % 2 ? "CNY" : "CZK"),
      })),
    };
  if (path === "/api/console/ledger/health") {
    const running = Date.now() < runningUntil;
    return {
      ok: true,
      verified_at: "2026-11-21T02:00:03Z",
      running,
      transactions: 49102,
      entries: 98204,
      accounts: 4512,
      currencies: [
        { currency: "CZK", debit_minor: 29183746512, credit_minor: 29183746512 },
        { currency: "CNY", debit_minor: 128456789, credit_minor: 128456789 },
      ],
      differences: [],
      last: ver(1),
      history: [ver(1), ver(2), ver(0)],
    };
  }
  if (path === "/api/console/ledger/verifications") {
    runningUntil = Date.now() + 4000;
    return {};
  }
  if (path === "/api/console/imports")
    return {
      items: [
        imp,
        { ...imp, id: "imp-0", state: "interrupted", finished_at: null, seconds: null, posted: 20111 },
      ],
      next: null,
    };
  if (path.endsWith("/quarantine"))
    return slice(
      quarantine.filter(
        (r) =>
          (!q.get("file") || r.file === q.get("file")) && (!q.get("reason") || r.reason === q.get("reason")),
      ),
      q,
    );
  if (path.startsWith("/api/console/imports/")) return { ...imp, files };
  if (path.endsWith("/entries")) {
    const t = q.get("text");
    if (t === "far") return { items: [], next: "100", searched_to: "1996-05-01" };
    return {
      ...slice(
        entries.filter(
          (e) =>
            (!t || e.text.includes(t)) &&
            (!q.get("kind") || e.kind === q.get("kind")) &&
            (!q.get("from") || e.booked_on >= (q.get("from") ?? "")) &&
            (!q.get("min") || Math.abs(e.amount.minor) >= Number(q.get("min"))),
        ),
        q,
      ),
      searched_to: null,
    };
  }
  if (path.endsWith("/status-changes"))
    return {
      items: [
        {
          status: "open",
          at: "1995-03-24T09:00:00Z",
          by: { kind: "system", name: "import" },
          reason: "imported",
        },
      ],
    };
  if (path.endsWith("/holds"))
    return {
      items: [
        {
          id: "h1",
          amount: m(10000),
          reason: "银行卡预授权",
          placed_at: "2026-11-20T10:00:00Z",
          expires_at: null,
          state: "active",
        },
      ],
    };
  if (path === "/api/console/customers" && method === "GET")
    return slice(
      customers.filter(
        (c) => c.name?.includes(q.get("q") ?? "") && (!q.get("status") || c.status === q.get("status")),
      ),
      q,
    );
  const customer = {
    ...(customers.find((c) => path.includes(`${c.id}`) && path.split("/")[4] === c.id) ?? customers[0]),
    gender: "female",
    document: { kind: "id_card", number_masked: "706213****" },
    phones: ["138****2046"],
    emails: ["j***@example.com"],
    address: {
      line: "Nádražní 12",
      district: "Pisek",
      city: "Pisek",
      region: "south Bohemia",
      postcode: "397 01",
      country: "CZ",
    },
    since_on: "1995-03-24",
    source: "berka",
    source_id: "1",
    version: 3,
  };
  if (path.startsWith("/api/console/customers")) {
    if (method === "PATCH" && body.name === "conflict") throw new Refusal(409, "customers.changed_meanwhile");
    return customer;
  }
  const account = accounts.find((a) => path.endsWith(a.id) || path.includes(`${a.id}/`));
  if (!account) throw new Refusal(404, "accounts.not_found");
  return {
    ...account,
    holders: [
      { customer_id: "cus-0", name: "Jana Nováková", role: "owner", since: "1995-03-24" },
      { customer_id: "cus-1", name: "张伟", role: "authorised", since: "1996-01-05" },
    ],
  };
}
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-abc123'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
async function handle(request: IncomingMessage, response: ServerResponse, next: () => void, built: boolean) {
  const url = new URL(request.url ?? "/", "http://x");
  const path = url.pathname;
  if (path.startsWith("/api/") && path !== "/api/docs") {
    let text = "";
    for await (const chunk of request) text += chunk;
    await new Promise((r) => setTimeout(r, 150));
    response.setHeader("Set-Cookie", "bankhall_csrf=fake; Path=/");
    try {
      const found = respond(request.method ?? "GET", path, url.searchParams, text ? JSON.parse(text) : {});
      response.statusCode = found === null ? 204 : 200;
      response.setHeader("Content-Type", "application/json");
      response.end(found === null ? undefined : JSON.stringify(found));
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      response.statusCode = refusal.status;
      response.setHeader("Content-Type", "application/problem+json");
      response.end(
        JSON.stringify({
          type: `urn:${refusal.code}`,
          title: refusal.code,
          status: refusal.status,
          code: refusal.code,
          facts: refusal.facts,
          fields: refusal.fields,
          request_id: "req-01",
        }),
      );
    }
    return;
  }
  if (built && !/\.(js|css|svg|woff2|png)$/.test(path)) {
    response.setHeader("Content-Type", "text/html");
    response.setHeader("Content-Security-Policy", CSP);
    response.end(
      readFileSync(new URL(`../dist/${pageOf(path)}`, import.meta.url), "utf8").replaceAll(
        "__CSP_NONCE__",
        "abc123",
      ),
    );
    return;
  }
  next();
}
export function fakeBank(): Plugin {
  return {
    name: "fake",
    configureServer: (s) => void s.middlewares.use((q, r, n) => void handle(q, r, n, false)),
    configurePreviewServer: (s) => void s.middlewares.use((q, r, n) => void handle(q, r, n, true)),
  };
}
