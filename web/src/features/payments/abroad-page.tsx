import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { offerQuery, payeesAbroadQuery } from "@/api/abroad";
import { myAccountsQuery } from "@/api/accounts";
import type { AbroadOffer, MyAccount, PayeeAbroad } from "@/api/wire";
import { dropDraft, keepDraft, readDraft } from "@/lib/drafts";
import { amountText } from "@/lib/money";
import { portal } from "@/lib/paths";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { useLanguage } from "@/ui/use-language";
import { StepProgress } from "@/ui/wizard";
import styles from "./abroad.module.css";
import { AbroadAmount } from "./abroad-amount";
import { AbroadCheck } from "./abroad-check";
import {
  type AbroadDraft,
  abroadFrom,
  askOf,
  freshAbroad,
  missingAbroad,
  sourcesAbroad,
} from "./abroad-draft";
import { AbroadWho } from "./abroad-who";
import "./abroad-words";
import "./words";

const NAME = "abroad";
const STEPS = ["amount", "who", "check"] as const;

/** How much and where, to whom and for what, and everything once more before it goes. */
export function AbroadPage() {
  const { t } = useTranslation("abroad");
  const { t: payments } = useTranslation("payments");
  const offer = useQuery(offerQuery);
  const payees = useQuery(payeesAbroadQuery);
  const accounts = useQuery(myAccountsQuery);
  return (
    <Page title={t("title")} back={{ to: portal.transfers, label: payments("transfers") }}>
      <Card>
        <Loaded query={offer} lines={8}>
          {(offered) => (
            <Loaded query={payees} lines={8}>
              {(mine) => (
                <Loaded query={accounts} lines={8}>
                  {({ items }) => <AbroadSteps offer={offered} payees={mine.payees} accounts={items} />}
                </Loaded>
              )}
            </Loaded>
          )}
        </Loaded>
      </Card>
    </Page>
  );
}

interface Props {
  offer: AbroadOffer;
  payees: readonly PayeeAbroad[];
  accounts: readonly MyAccount[];
}

/** The three screens. The step is in the address, so that "back" of the browser goes a step back. */
function AbroadSteps({ offer, payees, accounts }: Props) {
  const { t } = useTranslation("abroad");
  const { t: ui } = useTranslation("ui");
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const [draft, change] = useAbroadDraft(offer);
  const sources = sourcesAbroad(accounts);
  const from = sources.find(({ id }) => id === draft.fromId) ?? sources[0];
  const ask = askOf(draft);
  const fitting = payees.filter(({ address }) => address.country === draft.country);
  const wanted = (STEPS as readonly string[]).indexOf(search.get("step") ?? "amount");
  // Nobody gets past a step that is not in order; and what was sent without an answer is not changed.
  const most = !ask ? 0 : missingAbroad(draft, fitting).size > 0 ? 1 : 2;
  const at = draft.sent && ask ? 2 : Math.max(0, Math.min(wanted, most));
  const heading = useHeading(at);
  const goTo = (index: number) => setSearch({ step: STEPS[index] ?? "amount" });
  if (!from) return <p>{t("no-source")}</p>;
  if (offer.currencies.length === 0 && !draft.sent) return <p>{t("no-rates")}</p>;
  return (
    <div className={styles.steps}>
      <StepProgress steps={STEPS.map((key) => ({ key, title: t(`steps.${key}`) }))} at={at} goTo={goTo} />
      <h2 ref={heading} tabIndex={-1} className={styles.title}>
        <span className="only-heard">{ui("step-of", { step: at + 1, steps: STEPS.length })} </span>
        {t(`steps.${STEPS[at] ?? "amount"}`)}
      </h2>
      {at === 0 || !ask ? (
        <>
          <AbroadAmount
            offer={offer}
            draft={draft}
            sources={sources}
            from={from}
            change={change}
            onNext={() => goTo(1)}
          />
          <Allowance offer={offer} />
        </>
      ) : at === 1 ? (
        <AbroadWho
          payees={fitting}
          draft={draft}
          change={change}
          onBack={() => goTo(0)}
          onNext={() => goTo(2)}
        />
      ) : (
        <AbroadCheck
          ask={ask}
          draft={draft}
          from={from}
          change={change}
          goTo={goTo}
          onDone={({ id }) => {
            dropDraft(NAME);
            navigate(portal.transferReceipt(id), { replace: true });
          }}
        />
      )}
    </div>
  );
}

function Allowance({ offer: { allowance } }: { offer: AbroadOffer }) {
  const { t } = useTranslation("abroad");
  const language = useLanguage();
  const { year, left, most } = allowance;
  return (
    <p className={styles.soft}>
      {t("allowance", { year, left: amountText(left, language), most: amountText(most, language) })}
    </p>
  );
}

/** Kept for as long as the tab is open. */
function useAbroadDraft(offer: AbroadOffer): [AbroadDraft, (part: Partial<AbroadDraft>) => void] {
  const [draft, setDraft] = useState(
    () => abroadFrom(readDraft(NAME)) ?? freshAbroad({ payer: offer.payer, town: offer.town }),
  );
  function change(part: Partial<AbroadDraft>) {
    setDraft((before) => {
      const after = { ...before, ...part };
      keepDraft(NAME, after);
      return after;
    });
  }
  return [draft, change];
}

/** Whoever goes on, or back, hears where they are. */
function useHeading(at: number) {
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(at);
  useEffect(() => {
    if (shown.current !== at) heading.current?.focus();
    shown.current = at;
  }, [at]);
  return heading;
}
