import console from "@/apps/console/words.zh-CN.json";
import accounts from "@/features/accounts/words.zh-CN.json";
import approvals from "@/features/approvals/words.zh-CN.json";
import audit from "@/features/audit/words.zh-CN.json";
import customers from "@/features/customers/words.zh-CN.json";
import guide from "@/features/guide/words.zh-CN.json";
import identity from "@/features/identity/words.zh-CN.json";
import imports from "@/features/imports/words.zh-CN.json";
import ledger from "@/features/ledger/words.zh-CN.json";
import staff from "@/features/staff/words.zh-CN.json";
import rights from "@/ui/rights.zh-CN.json";
import troubles from "@/ui/troubles.zh-CN.json";
import ui from "@/ui/words.zh-CN.json";

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
export const refusals = async () => (await import("@/ui/problems.zh-CN.json")).default;
