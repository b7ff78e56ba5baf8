import portal from "@/apps/portal/words.zh-CN.json";
import accounts from "@/features/accounts/words.zh-CN.json";
import guide from "@/features/guide/words.zh-CN.json";
import identity from "@/features/identity/words.zh-CN.json";
import privacy from "@/features/privacy/words.zh-CN.json";
import spending from "@/features/spending/words.zh-CN.json";
import troubles from "@/ui/troubles.zh-CN.json";
import ui from "@/ui/words.zh-CN.json";

export const words = { ui, problems: troubles, guide, identity, accounts, privacy, spending, portal };

/** What each refusal of the bank means. It is not waited for: nothing has been refused when a page is first drawn. */
export const refusals = async () => (await import("@/ui/problems.zh-CN.json")).default;
