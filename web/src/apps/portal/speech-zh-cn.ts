import portal from "@/apps/portal/words.zh-CN.json";
import accounts from "@/features/accounts/words.zh-CN.json";
import guide from "@/features/guide/words.zh-CN.json";
import identity from "@/features/identity/words.zh-CN.json";
import privacy from "@/features/privacy/words.zh-CN.json";
import spending from "@/features/spending/words.zh-CN.json";
import problems from "@/ui/problems.zh-CN.json";
import ui from "@/ui/words.zh-CN.json";

export const words = { ui, problems, guide, identity, accounts, privacy, spending, portal };
