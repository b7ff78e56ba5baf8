import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { approvalsKey, approve, decline, withdraw } from "@/api/approvals";
import { staffKey } from "@/api/staff";
import type { Proposal, Tier } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { amountText } from "@/lib/money";
import { ConfirmStep } from "@/ui/confirm-step";
import { useConfirmed } from "@/ui/confirmed";
import { Facts } from "@/ui/facts";
import { useAnnounce } from "@/ui/notice";
import { ReasonStep } from "@/ui/reason-step";
import { RightsDifference } from "@/ui/rights-difference";
import { StateWord, type Tone } from "@/ui/state-word";
import { tierName, useTierWords } from "@/ui/tier-terms";
import { useLanguage } from "@/ui/use-language";
import { useRightWords } from "@/ui/use-right-words";
import { When } from "@/ui/when";
import styles from "./proposal-card.module.css";
import { benefitOf, factsOf, kindOf, sentenceOf } from "./sentence";

const tones: Record<string, Tone> = {
  approved: "good",
  declined: "danger",
  withdrawn: "over",
  expired: "over",
  void: "caution",
};

/** One request: what is asked for, by whom and why, what would change, and what one can do about it. */
export function ProposalCard({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation("approvals");
  const language = useLanguage();
  const words = useRightWords();
  const { decision } = proposal;
  const sentence = sentenceOf(proposal, t, words.role, language);
  return (
    <article className={styles.card} aria-label={sentence}>
      <header className={styles.head}>
        <h2 className={styles.sentence}>{sentence}</h2>
        <StateWord tone={decision ? (tones[decision.outcome] ?? "info") : "caution"}>
          {t(`outcomes.${decision?.outcome ?? "open"}`)}
        </StateWord>
      </header>
      <blockquote className={styles.why}>
        <span className="only-heard">{t("why")}: </span>
        {proposal.reason}
      </blockquote>
      <Change proposal={proposal} />
      <TermsChange proposal={proposal} />
      <TiersChange proposal={proposal} />
      <BenefitAsked proposal={proposal} />
      <Leaving proposal={proposal} />
      <p className={styles.when}>
        <span>
          {t("asked")} <When at={proposal.proposed_at} />
        </span>
        {!decision && (
          <span>
            {t("until")} <When at={proposal.expires_at} />
          </span>
        )}
      </p>
      {decision && <Decided decision={decision} />}
      <Steps proposal={proposal} sentence={sentence} />
    </article>
  );
}

/** Before and after, of the rights that it is about. */
function Change({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation("approvals");
  const kind = kindOf(proposal);
  const { rights, rightsBefore, holders } = factsOf(proposal);
  if (kind === "unknown" || rights.length + (rightsBefore?.length ?? 0) === 0) return null;
  const changes = kind === "change_role";
  return (
    <details className={styles.change} open={!proposal.decision}>
      <summary>{t(changes ? "difference" : "gets")}</summary>
      <div>
        <RightsDifference before={rightsBefore ?? []} after={rights} />
        {changes && !proposal.decision && (
          <p className={styles.holders}>
            {holders > 0 ? t("holders", { count: holders }) : t("nobody-holds")}
          </p>
        )}
      </div>
    </details>
  );
}

const TERMS = [
  "margin",
  "fee_share",
  "fee_least",
  "fee_most",
  "message_fee",
  "others_charge",
  "via",
  "days",
] as const;

/** What the bank takes now beside what it is to take. */
function TermsChange({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation("approvals");
  const { terms, termsBefore: before } = factsOf(proposal);
  if (kindOf(proposal) !== "change_remittance_terms") return null;
  return (
    <details className={styles.change} open={!proposal.decision}>
      <summary>{t("terms-difference")}</summary>
      <Facts
        facts={TERMS.map((name) => {
          const [was, is] = [before?.[name] ?? "", terms[name] ?? ""];
          return {
            label: t(`terms-of.${name}`),
            value: was && was !== is ? t("terms-change", { before: was, after: is }) : is,
          };
        })}
      />
    </details>
  );
}

/** The tiers asked for beside those in force. */
function TiersChange({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation("approvals");
  const language = useLanguage();
  const words = useTierWords();
  const { tiers, tiersBefore: before, isRemarkable } = factsOf(proposal);
  if (kindOf(proposal) !== "publish") return null;
  const lines = (all: readonly Tier[]) => (
    <Facts
      facts={all.map((tier) => ({
        label: tierName(tier, language),
        value: [words.terms(tier), ...words.each(tier)].join(" · "),
      }))}
    />
  );
  return (
    <>
      {isRemarkable && <p role="note">{t("tiers-of.remarkable")}</p>}
      <details className={styles.change} open={!proposal.decision}>
        <summary>{t("tiers-of.title")}</summary>
        {lines(tiers)}
      </details>
      {before.length > 0 && (
        <details className={styles.change}>
          <summary>{t("tiers-of.now")}</summary>
          {lines(before)}
        </details>
      )}
    </>
  );
}

/** A benefit that is asked for, with how many each tier would have of it. */
function BenefitAsked({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation("approvals");
  const language = useLanguage();
  const benefit = benefitOf(proposal);
  if (kindOf(proposal) !== "offer_benefit" || !benefit) return null;
  const { tiers } = factsOf(proposal);
  return (
    <details className={styles.change} open={!proposal.decision}>
      <summary>{t("benefit.title")}</summary>
      <Facts
        facts={[
          { label: t("benefit.what"), value: language === "en" ? benefit.what_en : benefit.what_zh },
          ...benefit.quotas.map((quota, level) => {
            const tier = tiers[level];
            return {
              label: tier ? tierName(tier, language) : String(level),
              value: t(`benefit.quota.${benefit.every}`, { quota }),
            };
          }),
          { label: t("benefit.way"), value: t(`benefit.ways.${benefit.way}`) },
          { label: t("benefit.from"), value: dateText(benefit.from_on, language) },
          {
            label: t("benefit.until"),
            value: benefit.until_on ? dateText(benefit.until_on, language) : t("benefit.no-end"),
          },
          {
            label: t("benefit.cost"),
            value: amountText({ minor: benefit.cost ?? 0, currency: "CNY" }, language),
          },
        ]}
      />
    </details>
  );
}

/** What a list that is asked for would take out. */
function Leaving({ proposal }: { proposal: Proposal }) {
  const { t, i18n } = useTranslation("approvals");
  const { columns, filters } = factsOf(proposal);
  if (kindOf(proposal) !== "export") return null;
  const say = (name: string) => {
    const words = `export.of.${name}` as "export.of.status";
    return i18n.exists(`approvals:${words}`) ? t(words) : name;
  };
  return (
    <details className={styles.change} open={!proposal.decision}>
      <summary>{t("export.title")}</summary>
      <Facts
        facts={[
          { label: t("export.columns"), value: columns.map(say).join(t("and")) || "—" },
          { label: t("export.narrowed"), value: filters.map(say).join(t("and")) || t("export.everybody") },
        ]}
      />
    </details>
  );
}

function Decided({ decision }: { decision: NonNullable<Proposal["decision"]> }) {
  const { t, i18n } = useTranslation("approvals");
  const voidWords = `void.${decision.reason}` as "void.altered";
  const reason =
    decision.outcome === "void" && i18n.exists(`approvals:${voidWords}`) ? t(voidWords) : decision.reason;
  return (
    <div className={styles.decided}>
      {reason && <p>{reason}</p>}
      <p className={styles.when}>
        <When at={decision.decided_at} />
        <span>{t("by", { name: decision.by_name })}</span>
      </p>
    </div>
  );
}

function Steps({ proposal, sentence }: { proposal: Proposal; sentence: string }) {
  const { t } = useTranslation("approvals");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const confirmed = useConfirmed();
  const { id, maker_name: maker, reason, decision, is_own: own, may_decide: may } = proposal;
  const { ruleText } = factsOf(proposal);
  async function done(step: "approve" | "decline" | "withdraw") {
    announce(t(`done.${step}`));
    await queries.invalidateQueries({ queryKey: approvalsKey });
    await queries.invalidateQueries({ queryKey: staffKey });
  }
  if (decision) return null;
  if (own) {
    return (
      <footer className={styles.steps}>
        <p className={styles.own}>{t("own")}</p>
        <ConfirmStep
          label={t("withdraw")}
          title={t("withdraw-title")}
          sentence={sentence}
          warnings={[t("withdraw-what")]}
          act={async () => {
            await withdraw(id);
            await done("withdraw");
          }}
        />
      </footer>
    );
  }
  if (!may) return null;
  return (
    <footer className={styles.steps}>
      <ReasonStep
        label={t("decline")}
        title={t("decline-title")}
        consequence={`${sentence}${END}${t("decline-what", { maker })}`}
        act={async (why) => {
          await decline(id, why);
          await done("decline");
        }}
      />
      <ConfirmStep
        label={t("approve")}
        variant="primary"
        title={t("approve-title")}
        sentence={sentence}
        facts={[
          { label: t("why"), value: reason },
          ...(ruleText ? [{ label: t("rule-text"), value: ruleText }] : []),
        ]}
        warnings={[t("approve-what")]}
        act={async () => {
          await confirmed((confirmation) => approve(id, confirmation));
          await done("approve");
        }}
      />
    </footer>
  );
}

// Between two sentences in either language.
const END = "\u2003";
