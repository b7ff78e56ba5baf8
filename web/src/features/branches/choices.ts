import type { BranchFacility, BranchService, VisitOutcome } from "@/api/wire";

export const SERVICES: readonly BranchService[] = [
  "cash",
  "accounts",
  "cards",
  "transfers",
  "abroad",
  "loans",
  "wealth",
  "boxes",
  "business",
];

export const FACILITIES: readonly BranchFacility[] = [
  "wheelchair",
  "sign_language",
  "english",
  "parking",
  "self_service",
  "resting",
];

export const OUTCOMES: readonly VisitOutcome[] = ["done", "partly", "advised", "refused"];
