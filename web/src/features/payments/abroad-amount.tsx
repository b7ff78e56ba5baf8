import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { quoteQuery } from "@/api/abroad";
import { problemOf } from "@/api/problem";
import type { AbroadOffer, MyAccount, QuoteAsk } from "@/api/wire";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { Lines } from "@/ui/loaded";
import { ProblemNote } from "@/ui/problem-note";
import { codeWords } from "@/ui/problem-words";
import { Segments } from "@/ui/segments";
import { useLanguage } from "@/ui/use-language";
import styles from "./abroad.module.css";
import { type AbroadDraft, askOf, countryChoices, currencyFor, typedIn } from "./abroad-draft";
import { tailOf } from "./account-words";
import { AmountBox } from "./amount-box";
import { QuoteCard } from "./quote-card";
import { useQuoteLeft } from "./quote-ring";
import { SourcePicker } from "./source-picker";

// While somebody types the bank is not asked for each digit.
const PAUSE_MS = 600;

interface Props {
  offer: AbroadOffer;
  draft: AbroadDraft;
  sources: readonly MyAccount[];
  from: MyAccount;
  change: (part: Partial<AbroadDraft>) => void;
  onNext: () => void;
}

/** Where to and how much, with the rate of this moment. */
export function AbroadAmount({ offer, draft, sources, from, change, onNext }: Props) {
  const { t, i18n } = useTranslation("abroad");
  const language = useLanguage();
  const [asked, setAsked] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const country = useRef<HTMLSelectElement>(null);
  const offered = offer.currencies.map(({ currency }) => currency);
  const ask = askOf(draft);
  const live = useLiveQuote(ask);
  const refused = live.error ? problemOf(live.error) : null;
  const wrong = refused?.fields.find(({ field }) => field.endsWith("amount"));
  const isAmount = wrong !== undefined;
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!draft.country) return country.current?.focus();
    if (!ask || isAmount) return box.current?.focus();
    if (!live.error) onNext();
  }
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      <div className={styles.pair}>
        <Field label={t("country")} error={asked && !draft.country ? t("country-missing") : null}>
          {(wiring) => (
            <Select
              {...wiring}
              ref={country}
              none={t("choose")}
              choices={countryChoices(offer.countries, language)}
              value={draft.country}
              onChange={({ target: { value } }) =>
                change({ country: value, currency: currencyFor(value, offered), payeeId: null })
              }
            />
          )}
        </Field>
        <Field label={t("currency")}>
          {(wiring) => (
            <Select
              {...wiring}
              choices={offered.map((value) => ({ value, label: currencyLabel(value, language) }))}
              value={draft.currency}
              onChange={({ target: { value } }) => change({ currency: value })}
            />
          )}
        </Field>
      </div>
      <div className={styles.form}>
        <Segments
          label={t("side")}
          choices={(["pay", "receive"] as const).map((value) => ({ value, label: t(`sides.${value}`) }))}
          value={draft.side}
          onChange={(side) => change({ side })}
        />
        <AmountBox
          ref={box}
          large
          label={t(`amount.${draft.side}`)}
          currency={typedIn(draft)}
          value={draft.typed}
          error={
            asked && !ask && draft.country
              ? t("amount-missing")
              : wrong
                ? (codeWords(wrong.code, i18n) ?? wrong.message)
                : null
          }
          onChange={(typed) => change({ typed })}
        />
      </div>
      <Charges draft={draft} change={change} />
      {sources.length > 1 && (
        <SourcePicker
          sources={sources.map((one) => ({ ...one, tail: tailOf(one.number) }))}
          fromId={from.id}
          onChange={(fromId) => change({ fromId })}
        />
      )}
      {ask && live.quote && !live.error && <QuoteCard quote={live.quote} left={live.left} of={live.of} />}
      {ask && !live.quote && !live.error && <Lines count={4} />}
      {live.error && !isAmount && <ProblemNote thrown={live.error} retry={live.again} />}
      <div className={styles.buttons}>
        <Button type="submit" variant="primary">
          {t("next")}
        </Button>
      </div>
    </form>
  );
}

/** What the bank says now; asked anew when it is over, while the page is looked at. */
function useLiveQuote(ask: QuoteAsk | null) {
  const settled = useSettled(ask);
  const found = useQuery({
    ...quoteQuery(settled ?? NOTHING),
    enabled: settled !== null,
  });
  const { left, of } = useQuoteLeft(found.data, found.dataUpdatedAt);
  const isOver = found.data !== undefined && left === 0 && !found.isFetching && !found.error;
  const { refetch } = found;
  useEffect(() => {
    if (isOver && settled && document.visibilityState === "visible") void refetch();
  }, [isOver, settled, refetch]);
  return { quote: found.data, error: settled ? found.error : null, left, of, again: () => found.refetch() };
}

const NOTHING: QuoteAsk = {
  country: "",
  currency: "",
  side: "pay",
  charges: "SHAR",
  amount: { minor: 0, currency: "CNY" },
};

function useSettled(ask: QuoteAsk | null): QuoteAsk | null {
  const [settled, setSettled] = useState(ask);
  const now = JSON.stringify(ask);
  useEffect(() => {
    const waiting = setTimeout(() => setSettled(JSON.parse(now) as QuoteAsk | null), PAUSE_MS);
    return () => clearTimeout(waiting);
  }, [now]);
  return settled;
}

function Charges({ draft, change }: Pick<Props, "draft" | "change">) {
  const { t } = useTranslation("abroad");
  return (
    <fieldset className={styles.group}>
      <legend>{t("charges")}</legend>
      {(["SHAR", "DEBT", "CRED"] as const).map((value) => (
        <label key={value} className={styles.choice}>
          <input
            type="radio"
            name="charges"
            value={value}
            checked={draft.charges === value}
            onChange={() => change({ charges: value })}
          />
          <span className={styles.words}>
            <b>
              {t(`charge.${value}.name`)} ({t(`charge.${value}.code`)})
            </b>
            <small>{t(`charge.${value}.note`)}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function currencyLabel(currency: string, language: string): string {
  const name = new Intl.DisplayNames([language], { type: "currency" }).of(currency);
  return name && name !== currency ? `${name} ${currency}` : currency;
}
