import type { ActFilter } from "@/api/audit";
import { dayOf } from "@/ui/period-and-amount";

export const SEARCH_KEYS = [
  "from",
  "to",
  "name",
  "actor_id",
  "act",
  "subject_kind",
  "subject_id",
  "request_id",
] as const;

export type AuditSearch = Partial<Record<(typeof SEARCH_KEYS)[number], string>>;

/** Everything taken back. */
export const NOTHING: AuditSearch = Object.fromEntries(SEARCH_KEYS.map((key) => [key, ""]));

const ACT = /^[a-z_]+\.([a-z_]+)?$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const REQUEST = /^[!-~]{1,64}$/;

/** What of the address can be asked: the rest of it, written by hand, is left out. */
export function filterOf(search: AuditSearch): ActFilter {
  const filter: ActFilter = {};
  const [from, to] = [dayOf(search.from), dayOf(search.to)];
  if (from) filter.from = from;
  if (to && !(from && from > to)) filter.to = to;
  if (search.name) filter.name = search.name.slice(0, 100);
  if (UUID.test(search.actor_id ?? "")) filter.actor_id = search.actor_id ?? "";
  if (ACT.test(search.act ?? "")) filter.act = search.act ?? "";
  if (REQUEST.test(search.request_id ?? "")) filter.request_id = search.request_id ?? "";
  if (/^[a-z_]+$/.test(search.subject_kind ?? "") && search.subject_id) {
    filter.subject_kind = search.subject_kind ?? "";
    filter.subject_id = search.subject_id;
  }
  return filter;
}
