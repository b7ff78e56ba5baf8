import console from "@/apps/console/words.en.json";
import accounts from "@/features/accounts/words.en.json";
import approvals from "@/features/approvals/words.en.json";
import audit from "@/features/audit/words.en.json";
import customers from "@/features/customers/words.en.json";
import guide from "@/features/guide/words.en.json";
import identity from "@/features/identity/words.en.json";
import imports from "@/features/imports/words.en.json";
import ledger from "@/features/ledger/words.en.json";
import staff from "@/features/staff/words.en.json";
import problems from "@/ui/problems.en.json";
import rights from "@/ui/rights.en.json";
import ui from "@/ui/words.en.json";

export const words = {
  ui,
  problems,
  guide,
  identity,
  accounts,
  customers,
  imports,
  ledger,
  audit,
  approvals,
  staff,
  rights,
  console,
};
