import type { ListColumn, ListFilters, ListSort, ListView } from "@/api/wire";

export const STATES = ["active", "blocked", "closed", "merged"] as const;
export const KINDS = ["person", "organisation"] as const;
export const MANAGED = ["mine", "somebody", "nobody"] as const;
export const DOCUMENTS = [
  "resident_id",
  "passport",
  "mainland_permit",
  "residence_permit",
  "business_licence",
  "other",
] as const;
export const SILENT = [30, 60, 90, 180, 365] as const;
export const SORTS: readonly ListSort[] = ["number", "newest", "oldest"];
export const COLUMNS: readonly ListColumn[] = [
  "status",
  "kind",
  "tier",
  "tags",
  "manager",
  "contact",
  "phone",
  "city",
  "since",
];
export const FIRST_COLUMNS: readonly ListColumn[] = ["status", "tier", "tags", "manager", "contact"];

/** What of the list stands in the address: codes and ids, no person's name. */
export const KEYS = [
  "status",
  "kind",
  "tier",
  "tags",
  "managed",
  "document",
  "silent",
  "from",
  "to",
  "sort",
  "columns",
  "view",
] as const;

export type Asked = Partial<Record<(typeof KEYS)[number], string>>;

const ID = /^[0-9a-f-]{36}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What is asked of the bank; what somebody has typed into the address and is no filter asks nothing. */
export function filtersOf(asked: Asked): ListFilters {
  const managed = MANAGED.find((one) => one === asked.managed);
  const tier = Number(asked.tier || Number.NaN);
  const silent = Number(asked.silent || Number.NaN);
  return {
    status: STATES.find((one) => one === asked.status) ?? null,
    kind: KINDS.find((one) => one === asked.kind) ?? null,
    tier: Number.isInteger(tier) && tier >= 0 && tier <= 20 ? tier : null,
    tags: tagsOf(asked),
    managed: managed ?? null,
    manager_id: !managed && ID.test(asked.managed ?? "") ? (asked.managed ?? null) : null,
    has_document: DOCUMENTS.find((one) => one === asked.document) ?? null,
    silent_days: Number.isInteger(silent) && silent >= 1 && silent <= 3650 ? silent : null,
    since_from: DAY.test(asked.from ?? "") ? (asked.from ?? null) : null,
    since_to: DAY.test(asked.to ?? "") ? (asked.to ?? null) : null,
  };
}

export function tagsOf({ tags = "" }: Asked): string[] {
  return tags
    .split(",")
    .filter((one) => ID.test(one))
    .slice(0, 5);
}

export function sortOf({ sort }: Asked): ListSort {
  return SORTS.find((one) => one === sort) ?? "number";
}

export function columnsOf({ columns }: Asked): ListColumn[] {
  if (columns === undefined) return [...FIRST_COLUMNS];
  const wanted = columns.split(",");
  return COLUMNS.filter((one) => wanted.includes(one));
}

/** Whether anything but the order and the columns is set. */
export function isNarrowed(asked: Asked): boolean {
  const { columns: _columns, sort: _sort, view: _view, ...filters } = asked;
  return Object.values(filters).some(Boolean);
}

/** The same list in the address; what it does not ask is taken out. */
export function askedBy(view: ListView | null): Record<(typeof KEYS)[number], string> {
  const filters = view?.filters;
  return {
    status: filters?.status ?? "",
    kind: filters?.kind ?? "",
    tier: filters?.tier?.toString() ?? "",
    tags: filters?.tags.join(",") ?? "",
    managed: filters?.managed ?? filters?.manager_id ?? "",
    document: filters?.has_document ?? "",
    silent: filters?.silent_days?.toString() ?? "",
    from: filters?.since_from ?? "",
    to: filters?.since_to ?? "",
    sort: view && view.sort !== "number" ? view.sort : "",
    // A list without further columns is one too.
    columns: view ? view.columns.join(",") || "none" : "",
    view: view?.id ?? "",
  };
}
