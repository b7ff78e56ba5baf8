import { useTranslation } from "react-i18next";

interface RightWords {
  /** "See customers"; the code itself for a right that has no words yet. */
  name: (right: string) => string;
  /** One line on what it lets one do. */
  what: (right: string) => string;
  area: (right: string) => string;
  /** "Clerk"; the bank's own roles go by the name that the bank gave them. */
  role: (role: string) => string;
  roleWhat: (role: string) => string | null;
}

/** What rights and roles are called. Their codes come from the server, so the compiler cannot check them; a test does. */
export function useRightWords(): RightWords {
  const { t, i18n } = useTranslation("rights");
  const words = t as unknown as (key: string) => string;
  const known = (key: string) => (i18n.exists(`rights:${key}`) ? words(key) : null);
  return {
    name: (right) => known(`rights.${right}.name`) ?? right,
    what: (right) => known(`rights.${right}.what`) ?? "",
    area: (right) => known(`areas.${areaOf(right)}`) ?? areaOf(right),
    role: (role) => known(`roles.${role}.name`) ?? role.replaceAll("_", " "),
    roleWhat: (role) => known(`roles.${role}.what`),
  };
}

export function areaOf(right: string): string {
  return right.split(".")[0] ?? right;
}

// As a banker goes through them: what is seen of customers first, how the bank is run last; seeing before doing.
const AREAS = ["customers", "accounts", "ledger", "imports", "identity", "approvals", "audit"];

/** Rights by area; what the console does not know yet comes last. */
export function byArea(rights: readonly string[]): [area: string, rights: string[]][] {
  const groups = new Map<string, string[]>(AREAS.map((area) => [area, []]));
  for (const right of rights) groups.set(areaOf(right), [...(groups.get(areaOf(right)) ?? []), right]);
  return [...groups]
    .filter(([, ofArea]) => ofArea.length > 0)
    .map(([area, ofArea]) => [area, ofArea.toSorted((one, other) => isDoing(one) - isDoing(other))]);
}

function isDoing(right: string): number {
  return right.endsWith(".view") ? 0 : 1;
}
