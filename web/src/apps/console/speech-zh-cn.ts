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
import problems from "@/ui/problems.zh-CN.json";
import rights from "@/ui/rights.zh-CN.json";
import ui from "@/ui/words.zh-CN.json";

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
