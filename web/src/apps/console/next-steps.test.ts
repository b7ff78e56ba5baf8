import { expect, test } from "vitest";
import type { ContactEntry, DisputeLine, DocumentHeld, Paper, Promised, Task } from "@/api/wire";
import { lastContact, nextSteps } from "./next-steps";

const TODAY = "2026-11-30";
const customer = { status: "active", since_on: "2015-06-01" } as const;

function promise(id: string, due: string, state: Promised["state"] = "open"): Promised {
  return {
    id,
    text: `promise ${id}`,
    made_at: "2026-11-01T02:00:00Z",
    made_by: "Li Na",
    owner: "Li Na",
    is_mine: true,
    first_due_on: due,
    due_on: due,
    state,
    is_late: due < TODAY,
    steps: [],
  };
}

function contact(id: string, at: string, more: Partial<ContactEntry> = {}): ContactEntry {
  return {
    id,
    way: "call_out",
    happened_at: at,
    noted_at: at,
    text: "",
    by: "Li Na",
    corrects: null,
    corrected_by: null,
    remark: null,
    ...more,
  };
}

const dispute = { id: "d", due_at: "2026-11-28T04:00:00Z" } as DisputeLine;

const kinds = (known: Omit<Parameters<typeof nextSteps>[0], "customer">) =>
  nextSteps({ customer, ...known }, TODAY).map(({ kind, tone }) => `${kind} ${tone}`);

test("what is late comes before what is due, and what is far off does not come", () => {
  const promises = [
    promise("a", "2027-02-01"),
    promise("b", "2026-12-03"),
    promise("c", "2026-11-30"),
    promise("d", "2026-11-20"),
    promise("e", "2026-11-01", "kept"),
  ];
  expect(kinds({ promises, disputes: [dispute] })).toEqual([
    "promise-late danger",
    "dispute danger",
    "promise-today caution",
    "promise-soon info",
  ]);
});

const held = {
  nth: 0,
  document: { kind: "resident_id", number_masked: "1101**", country: "CN" },
  state: "soon",
  days_left: 24,
  paper: null,
  waits: null,
} as const satisfies DocumentHeld;
const paper = { valid_until: "2026-12-24" } as Paper;

test("a document that has ended comes first, one that runs out in time, one that waits for a look instead", () => {
  expect(kinds({ papers: [{ ...held, state: "ended", days_left: -3, paper }] })).toEqual([
    "paper-ended danger",
  ]);
  expect(kinds({ papers: [{ ...held, paper }] })).toEqual(["paper-soon caution"]);
  expect(kinds({ papers: [{ ...held, state: "ended", days_left: -3, paper, waits: paper }] })).toEqual([
    "paper-verify caution",
  ]);
  expect(kinds({ papers: [{ ...held, state: "unknown", days_left: null }] })).toEqual([]);
});

test("whose document has ended is not asked for it a second time", () => {
  const question = { what: "document_validity", why: "old", shown: null } as const;
  expect(kinds({ question, papers: [{ ...held, paper }] })).toEqual(["paper-soon caution"]);
  expect(kinds({ question })).toEqual(["ask info"]);
});

test("what colleagues have to do counts as promises do, and what to ask comes last", () => {
  const task = (id: string, due: string): Task => ({
    ...promise(id, due),
    steps: [],
    customer_id: null,
    state: "open",
  });
  const tasks = [task("a", "2026-11-29"), task("b", "2026-11-30"), task("c", "2027-01-30")];
  const question = { what: "occupation", why: "missing", shown: null } as const;
  expect(kinds({ promises: [promise("d", "2026-11-30")], tasks, question })).toEqual([
    "task-late danger",
    "promise-today caution",
    "task-today caution",
    "ask info",
  ]);
});

test("whom nobody has spoken to for three months is worth a call", () => {
  expect(kinds({ contacts: [contact("a", "2026-09-02T02:00:00Z")] })).toEqual([]);
  expect(kinds({ contacts: [contact("a", "2026-08-01T02:00:00Z")] })).toEqual(["silent info"]);
  expect(kinds({ contacts: [] })).toEqual(["never info"]);
  expect(kinds({})).toEqual([]);
});

test("who has just come has not been forgotten", () => {
  const young = { status: "active", since_on: "2026-11-20" } as const;
  expect(nextSteps({ customer: young, contacts: [] }, TODAY)).toEqual([]);
});

test("for whoever has left there is nothing to do, and a restricted file says so first", () => {
  const promises = [promise("c", "2026-11-30")];
  expect(nextSteps({ customer: { ...customer, status: "closed" }, promises }, TODAY)).toEqual([]);
  const blocked = nextSteps({ customer: { ...customer, status: "blocked" }, promises }, TODAY);
  expect(blocked.map(({ kind }) => kind)).toEqual(["blocked", "promise-today"]);
});

test("a note is no contact, nor is what another entry stands for", () => {
  const entries = [
    contact("a", "2026-08-01T02:00:00Z"),
    contact("b", "2026-11-01T02:00:00Z", { way: "note" }),
    contact("c", "2026-10-01T02:00:00Z", { corrected_by: "d" }),
  ];
  expect(lastContact(entries)?.id).toBe("a");
});
