import type { TFunction } from "i18next";
import type { BenefitWanted, Proposal, Tier } from "@/api/wire";
import { dateText, instantText, monthText } from "@/lib/dates";
import { amountText, type Money } from "@/lib/money";

export type Kind =
  | "give_role"
  | "change_role"
  | "hire"
  | "delegate"
  | "reset_customer"
  | "reset_staff"
  | "go_live"
  | "pay_claim"
  | "change_remittance_terms"
  | "publish"
  | "offer_benefit"
  | "end_benefit"
  | "invite_staff"
  | "publish_tag"
  | "merge"
  | "split"
  | "solve_ticket"
  | "extend_complaint"
  | "import"
  | "export"
  | "unknown";

interface Facts {
  staff: string | null;
  email: string;
  customer: string | null;
  role: string;
  roles: string[];
  rights: string[];
  rightsBefore: string[] | null;
  holders: number;
  from: string;
  until: string;
  rule: string;
  ruleText: string;
  outcome: string;
  amount: Money | null;
  currency: string;
  terms: Record<string, string>;
  termsBefore: Record<string, string> | null;
  kept: string;
  merged: string;
  customers: number;
  fromMonth: string;
  tiers: readonly Tier[];
  tiersBefore: readonly Tier[];
  rising: number;
  falling: number;
  isRemarkable: boolean;
  purpose: string;
  columns: string[];
  filters: string[];
  ticket: string;
  complaint: string;
}

/** Which of the kinds that the console has words for; the version at its end does not matter to a sentence. */
export function kindOf({ kind }: Proposal): Kind {
  const known =
    /^identity\.(give_role|change_role|hire|delegate|reset_customer|reset_staff|invite_staff)\.\d+$/.exec(
      kind,
    )?.[1] ??
    /^risk\.(go_live)\.\d+$/.exec(kind)?.[1] ??
    (/^tickets\.extend_complaint\.\d+$/.test(kind) ? "extend_complaint" : null) ??
    (/^tickets\.solve\.\d+$/.test(kind) ? "solve_ticket" : null) ??
    (/^tags\.publish\.\d+$/.test(kind) ? "publish_tag" : null) ??
    /^payments\.(pay_claim|change_remittance_terms)\.\d+$/.exec(kind)?.[1] ??
    /^customers\.(merge|split|import)\.\d+$/.exec(kind)?.[1] ??
    (/^lists\.export_many\.\d+$/.test(kind) ? "export" : null) ??
    /^tiers\.(publish|offer_benefit|end_benefit)\.\d+$/.exec(kind)?.[1];
  return (known as Kind | undefined) ?? "unknown";
}

/** The facts of a proposal; what another kind has is empty. */
export function factsOf({ facts }: Proposal): Facts {
  return {
    staff: text(facts.staff_name) || null,
    email: text(facts.staff_email).replaceAll("*", "•"),
    customer: text(facts.customer_name) || null,
    role: text(facts.role),
    roles: texts(facts.roles),
    rights: texts(facts.rights),
    rightsBefore: Array.isArray(facts.rights_before) ? texts(facts.rights_before) : null,
    holders: typeof facts.holders === "number" ? facts.holders : 0,
    from: text(facts.from_at),
    until: text(facts.until_at),
    rule: text(facts.rule),
    ruleText: text(facts.text),
    outcome: text(facts.outcome),
    amount: typeof facts.minor === "number" ? { minor: facts.minor, currency: text(facts.currency) } : null,
    currency: text(facts.currency),
    terms: words(facts.terms),
    termsBefore: facts.terms_before ? words(facts.terms_before) : null,
    kept: text(facts.kept),
    merged: text(facts.merged),
    customers: typeof facts.customers === "number" ? facts.customers : 0,
    fromMonth: text(facts.from_month),
    tiers: tiers(facts.tiers),
    tiersBefore: tiers(facts.tiers_before),
    rising: typeof facts.rising === "number" ? facts.rising : 0,
    falling: typeof facts.falling === "number" ? facts.falling : 0,
    isRemarkable: facts.is_remarkable === true,
    purpose: text(facts.purpose),
    columns: texts(facts.columns),
    filters: named(facts.filters),
    ticket: text(facts.ticket_number),
    complaint: text(facts.complaint_number),
  };
}

/** What is asked for, as one would say it to the colleague who decides. */
export function sentenceOf(
  proposal: Proposal,
  t: TFunction<"approvals">,
  nameOf: (role: string) => string,
  language: string,
): string {
  const facts = factsOf(proposal);
  const maker = proposal.maker_name;
  const staff = facts.staff ?? t("somebody");
  const roles = facts.roles.map(nameOf).join(t("and"));
  switch (kindOf(proposal)) {
    case "give_role":
      return t("says.give_role", { maker, staff, role: nameOf(facts.role) });
    case "change_role":
      return t(facts.rightsBefore ? "says.change_role" : "says.new_role", {
        maker,
        role: nameOf(facts.role),
      });
    case "hire": {
      const said = roles ? t("says.hire", { maker, staff, roles }) : t("says.hire-nothing", { maker, staff });
      return facts.email ? t("says.hire-written", { said, email: facts.email }) : said;
    }
    case "delegate":
      return t("says.delegate", {
        maker,
        staff,
        count: facts.rights.length,
        from: instantText(facts.from, language),
        until: instantText(facts.until, language),
      });
    case "reset_customer":
      return t("says.reset_customer", { maker, customer: facts.customer ?? t("somebody") });
    case "reset_staff":
      return t("says.reset_staff", { maker, staff });
    case "go_live":
      return t("says.go_live", { maker, rule: facts.rule, outcome: outcomeOf(facts.outcome, t) });
    case "extend_complaint":
      return t(facts.complaint ? "says.extend_complaint" : "says.extend_some_complaint", {
        maker,
        number: facts.complaint,
      });
    case "solve_ticket":
      return t("says.solve_ticket", { maker, number: facts.ticket });
    case "pay_claim":
      return t("says.pay_claim", {
        maker,
        amount: facts.amount ? amountText(facts.amount, language) : "",
      });
    case "change_remittance_terms":
      return t("says.change_remittance_terms", {
        maker,
        currency: facts.currency,
        from: instantText(facts.from, language),
      });
    case "import":
      return t("says.import", { maker, count: facts.customers });
    case "export": {
      const purpose = (["contact", "report", "audit", "authority"] as const).find(
        (one) => one === facts.purpose,
      );
      return t("says.export", {
        maker,
        count: facts.customers,
        purpose: purpose ? t(`export.purposes.${purpose}`) : facts.purpose,
      });
    }
    case "publish":
      return t("says.publish", {
        maker,
        from: monthText(facts.fromMonth, language),
        rising: facts.rising,
        falling: facts.falling,
      });
    case "offer_benefit":
      return t("says.offer_benefit", { maker, benefit: benefitName(proposal, language) });
    case "end_benefit":
      return t("says.end_benefit", {
        maker,
        benefit: benefitName(proposal, language) || t("some-benefit"),
        day: dateText(text(proposal.facts.last_on), language),
      });
    case "invite_staff":
      return t("says.invite_staff", { maker, staff });
    case "publish_tag":
      return t("says.publish_tag", {
        maker,
        rule: text(proposal.facts[language === "zh-CN" ? "name_zh" : "name_en"]),
        nth: Number(proposal.facts.nth),
        gain: Number(proposal.facts.gain),
        lose: Number(proposal.facts.lose),
      });
    case "merge":
    case "split":
      return t(`says.${kindOf(proposal) === "merge" ? "merge" : "split"}`, {
        maker,
        kept: facts.kept || t("somebody"),
        merged: facts.merged || t("somebody"),
      });
    case "unknown":
      return t("says.unknown", { maker, kind: proposal.kind });
  }
}

/** The terms of a benefit, as the bank wrote them. */
export function benefitOf({ facts }: Proposal): BenefitWanted | null {
  const { benefit } = facts;
  return typeof benefit === "object" && benefit !== null ? (benefit as BenefitWanted) : null;
}

function benefitName(proposal: Proposal, language: string): string {
  const benefit = benefitOf(proposal);
  return (language === "zh-CN" ? benefit?.zh : benefit?.en) ?? "";
}

function outcomeOf(code: string, t: TFunction<"approvals">): string {
  const known = (["warn", "confirm", "delay", "hold", "refuse"] as const).find((one) => one === code);
  return known ? t(`outcomes-of-rules.${known}`) : code;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function words(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, text(one)]));
}

/** By what is narrowed: what is not set asks nothing. */
function named(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const set = (one: unknown) => one !== null && !(Array.isArray(one) && one.length === 0);
  return Object.entries(value).flatMap(([name, one]) => (set(one) ? [name] : []));
}

// As the bank wrote them: the server reads nothing else under this kind.
function tiers(value: unknown): readonly Tier[] {
  return Array.isArray(value) ? (value as readonly Tier[]) : [];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}
