import type { Language } from "@/lib/language";

export interface GuideText {
  title: string;
  html: string;
}

export type Readers = "customers" | "staff";

type Load = () => Promise<{ page: GuideText }>;

// Each page is a file of its own that nobody loads who does not read it.
const shelf = import.meta.glob("../../../../docs/guide/{customers,staff}/*.md") as Record<string, Load>;

/** The pages of the guide in the order in which one reads them; the same names as the files in docs/guide. */
export const guidePagesOf: Record<Readers, readonly string[]> = {
  customers: [
    "accounts",
    "paying",
    "abroad",
    "statements",
    "spending",
    "branches",
    "comfort",
    "talking",
    "security",
    "privacy",
    "trusted",
    "matters",
  ],
  staff: [
    "console",
    "security",
    "conversations",
    "service",
    "customers",
    "account-service",
    "import",
    "books",
    "disputes",
    "branches",
    "tickets",
    "lists",
    "articles",
    "customer-files",
    "duplicates",
    "risk",
    "audit",
    "staff-office",
  ],
};

export function hasGuidePage(readers: Readers, name: string): boolean {
  return guidePagesOf[readers].includes(name);
}

/** Throws where there is no such page. */
export async function readGuidePage(readers: Readers, name: string, language: Language): Promise<GuideText> {
  const ending = language === "en" ? ".md" : `.${language}.md`;
  const load = shelf[`../../../../docs/guide/${readers}/${name}${ending}`];
  if (!load) throw new Error(`no page of the guide: ${readers}/${name}`);
  return (await load()).page;
}

/** The page of the guide to which a link inside it leads, as name and language; null where it leads elsewhere. */
export function guideLink(href: string): { name: string; language: Language } | null {
  const match = /^(?:\.\/)?([a-z-]+)(\.zh-CN)?\.md$/.exec(href);
  return match?.[1] ? { name: match[1], language: match[2] ? "zh-CN" : "en" } : null;
}
