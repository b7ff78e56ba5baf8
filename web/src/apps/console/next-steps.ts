import { isServed } from "@/api/customers";
import type {
  ContactEntry,
  Customer,
  CustomerBenefits,
  DisputeLine,
  DocumentHeld,
  HeldBenefit,
  Knowledge,
  Promised,
  Task,
} from "@/api/wire";
import { addDays, type BankDate, instantDay } from "@/lib/dates";

/** What there is to do for a customer, and how much time there is. */
export type NextStep = { id: string; tone: "danger" | "caution" | "info" } & (
  | { kind: "promise-late" | "task-late"; days: number; text: string }
  | { kind: "promise-today" | "task-today"; text: string }
  | { kind: "promise-soon" | "task-soon"; day: BankDate; text: string }
  | { kind: "paper-ended"; document: Proof; days: number }
  | { kind: "paper-soon"; document: Proof; day: BankDate }
  | { kind: "paper-verify"; document: Proof }
  | { kind: "ask"; question: Question }
  | { kind: "dispute"; dispute: DisputeLine; day: BankDate }
  | { kind: "benefit-waits"; benefit: Named }
  | { kind: "benefit-lapses"; benefit: Named; left: number; day: BankDate }
  | { kind: "blocked" }
  | { kind: "silent"; days: number }
  | { kind: "never" }
);

type Proof = DocumentHeld["document"]["kind"];
type Question = Knowledge["questions"][number];
type Named = Pick<HeldBenefit["benefit"], "zh" | "en">;
type Contacted = Pick<ContactEntry, "way" | "happened_at" | "corrected_by">;

interface Known {
  customer: Pick<Customer, "status" | "since_on">;
  promises?: readonly Promised[] | undefined;
  tasks?: readonly Task[] | undefined;
  papers?: readonly DocumentHeld[] | undefined;
  /** What is worth asking next. */
  question?: Question | undefined;
  disputes?: readonly DisputeLine[] | undefined;
  contacts?: readonly Contacted[] | undefined;
  benefits?: CustomerBenefits | undefined;
}

const SOON_DAYS = 7;
/** Whom nobody has spoken to for so long is worth a call. */
export const SILENT_DAYS = 90;

/** What lapses within so many days is worth a word. */
const LAPSES_SOON_DAYS = 31;

const DAY_MS = 24 * 3_600_000;
const URGENCY = { danger: 0, caution: 1, info: 2 };

/** The most urgent first; nothing for whoever has left the bank. */
export function nextSteps(
  { customer, promises, tasks, disputes, contacts, question, papers, benefits }: Known,
  today: BankDate,
): NextStep[] {
  if (!isServed(customer)) return [];
  const steps: NextStep[] = [];
  if (customer.status === "blocked") steps.push({ id: "blocked", kind: "blocked", tone: "caution" });
  for (const one of promises ?? []) if (one.state === "open") steps.push(...ofDue("promise", one, today));
  for (const one of tasks ?? []) if (one.state === "open") steps.push(...ofDue("task", one, today));
  for (const one of papers ?? []) steps.push(...ofPaper(one));
  for (const dispute of disputes ?? []) {
    const day = instantDay(dispute.due_at);
    const tone = day < today ? "danger" : day <= addDays(today, SOON_DAYS) ? "caution" : "info";
    steps.push({ id: `dispute-${dispute.id}`, kind: "dispute", tone, dispute, day });
  }
  if (benefits) steps.push(...ofBenefits(benefits, today));
  if (contacts) steps.push(...ofSilence(lastContact(contacts), customer.since_on, today));
  if (question && !(question.what === "document_validity" && steps.some(({ kind }) => isOfPaper(kind))))
    steps.push({ id: "ask", kind: "ask", tone: "info", question });
  return steps.toSorted((one, other) => URGENCY[one.tone] - URGENCY[other.tone]);
}

/** When both were last in touch: a note is not, nor what was put right by another entry. */
export function lastContact<Entry extends Contacted>(contacts: readonly Entry[]): Entry | undefined {
  return contacts
    .filter(({ way, corrected_by: corrected }) => way !== "note" && !corrected)
    .toSorted((one, other) => other.happened_at.localeCompare(one.happened_at))[0];
}

export function daysBetween(from: BankDate, to: BankDate): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

function ofDue(
  of: "promise" | "task",
  { id, text, due_on: day }: Pick<Promised, "id" | "text" | "due_on">,
  today: BankDate,
): NextStep[] {
  const named = { id: `${of}-${id}`, text };
  if (day < today) return [{ ...named, kind: `${of}-late`, tone: "danger", days: daysBetween(day, today) }];
  if (day === today) return [{ ...named, kind: `${of}-today`, tone: "caution" }];
  if (day <= addDays(today, SOON_DAYS)) return [{ ...named, kind: `${of}-soon`, tone: "info", day }];
  return [];
}

/** What waits for a colleague's look comes instead of asking its customer again. */
function ofPaper({ nth, document, state, days_left: left, paper, waits }: DocumentHeld): NextStep[] {
  const named = { id: `paper-${nth}`, document: document.kind };
  if (waits) return [{ ...named, kind: "paper-verify", tone: "caution" }];
  if (state === "ended" && left !== null)
    return [{ ...named, kind: "paper-ended", tone: "danger", days: -left }];
  if (state === "soon" && paper?.valid_until)
    return [{ ...named, kind: "paper-soon", tone: "caution", day: paper.valid_until }];
  return [];
}

/** What a person of the bank has to see to, and what nobody has used and soon cannot any more. */
function ofBenefits({ takings, holdings }: CustomerBenefits, today: BankDate): NextStep[] {
  const waits = takings.filter(({ state, way }) => state === "open" && way === "person");
  const lapses = holdings.filter(
    ({ left, until_on: day }) => left > 0 && day <= addDays(today, LAPSES_SOON_DAYS),
  );
  return [
    ...waits.map(
      (one): NextStep => ({
        id: `benefit-${one.id}`,
        kind: "benefit-waits",
        tone: "caution",
        benefit: one,
      }),
    ),
    ...lapses.map(
      ({ benefit, left, until_on: day }): NextStep => ({
        id: `lapses-${benefit.id}`,
        kind: "benefit-lapses",
        tone: "info",
        benefit,
        left,
        day,
      }),
    ),
  ];
}

function isOfPaper(kind: NextStep["kind"]): boolean {
  return kind.startsWith("paper-");
}

function ofSilence(last: Contacted | undefined, since: BankDate, today: BankDate): NextStep[] {
  const days = daysBetween(last ? instantDay(last.happened_at) : since, today);
  if (days < SILENT_DAYS) return [];
  return [
    last
      ? { id: "silent", kind: "silent", tone: "info", days }
      : { id: "silent", kind: "never", tone: "info" },
  ];
}
