import portal from "@/apps/portal/words.en.json";
import accounts from "@/features/accounts/words.en.json";
import guide from "@/features/guide/words.en.json";
import identity from "@/features/identity/words.en.json";
import privacy from "@/features/privacy/words.en.json";
import spending from "@/features/spending/words.en.json";
import problems from "@/ui/problems.en.json";
import ui from "@/ui/words.en.json";

export const words = { ui, problems, guide, identity, accounts, privacy, spending, portal };
