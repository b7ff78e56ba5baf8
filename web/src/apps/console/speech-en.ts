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
import rights from "@/ui/rights.en.json";
import troubles from "@/ui/troubles.en.json";
import ui from "@/ui/words.en.json";

export const words = {
  ui,
  problems: troubles,
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

/** What each refusal of the bank means. It is not waited for: nothing has been refused when a page is first drawn. */
export const refusals = async () => (await import("@/ui/problems.en.json")).default;
