import portal from "@/apps/portal/words.en.json";
import accounts from "@/features/accounts/words.en.json";
import guide from "@/features/guide/words.en.json";
import identity from "@/features/identity/words.en.json";
import privacy from "@/features/privacy/words.en.json";
import spending from "@/features/spending/words.en.json";
import troubles from "@/ui/troubles.en.json";
import ui from "@/ui/words.en.json";

export const words = { ui, problems: troubles, guide, identity, accounts, privacy, spending, portal };

/** What each refusal of the bank means. It is not waited for: nothing has been refused when a page is first drawn. */
export const refusals = async () => (await import("@/ui/problems.en.json")).default;
