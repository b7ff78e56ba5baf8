import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useDeferredValue, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { riskFactsQuery, ruleCheckQuery } from "@/api/risk";
import type { RiskFact, RuleWrong } from "@/api/wire";
import { Field } from "@/ui/field";
import { Fold } from "@/ui/fold";
import { TextArea } from "@/ui/input";
import { useLanguage } from "@/ui/use-language";
import styles from "./rule-editor.module.css";
import { fitting, nameAt } from "./typing";

interface Props {
  value: string;
  onChange: (text: string) => void;
  missing: boolean;
}

/** A rule as one writes it: names completed, and what is wrong said at once with its place. */
export function RuleEditor({ value, onChange, missing }: Props) {
  const { t } = useTranslation("risk");
  const area = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [closed, setClosed] = useState(false);
  const facts = useQuery(riskFactsQuery).data?.facts ?? [];
  const typed = nameAt(value, caret);
  const offers = typed && !closed ? fitting(facts, typed.name) : [];
  const at = Math.min(chosen, offers.length - 1);
  const checked = useChecked(value);
  const wrong = value.trim() ? checked?.wrong : null;

  function put(name: string) {
    const start = typed?.start ?? caret;
    const end = typed?.end ?? caret;
    onChange(value.slice(0, start) + name + value.slice(end));
    const next = start + name.length;
    setCaret(next);
    setClosed(true);
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(next, next);
    });
  }

  function onKey(event: KeyboardEvent) {
    if (offers.length === 0 || event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setChosen((at + (event.key === "ArrowDown" ? 1 : offers.length - 1)) % offers.length);
    } else if (event.key === "Enter" || event.key === "Tab") {
      const offer = offers[at];
      if (!offer || event.shiftKey) return;
      event.preventDefault();
      put(offer.name);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      setClosed(true);
    }
  }

  return (
    <div className={styles.editor}>
      <Field
        label={t("editor.text")}
        hint={t("editor.hint")}
        error={missing && !value.trim() ? t("wrong.empty") : null}
      >
        {(wiring) => (
          <TextArea
            {...wiring}
            ref={area}
            value={value}
            rows={4}
            maxLength={1000}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            data-code=""
            // Lines of text are a textbox: no combobox may be made of them. What is offered is owned by it all the same.
            aria-haspopup="listbox"
            aria-controls={offers.length > 0 ? listId : undefined}
            aria-activedescendant={offers.length > 0 ? `${listId}-${at}` : undefined}
            aria-autocomplete="list"
            onChange={(event) => {
              onChange(event.target.value);
              setCaret(event.target.selectionStart);
              setChosen(0);
              setClosed(false);
            }}
            onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
            onKeyDown={onKey}
          />
        )}
      </Field>
      <Offers id={listId} offers={offers} at={at} onPut={put} />
      <div role="status">
        {wrong ? (
          <Wrong wrong={wrong} text={value} />
        ) : (
          value.trim() && checked && <p className={styles.right}>{t("editor.right")}</p>
        )}
      </div>
      <Known facts={facts} onPut={put} />
    </div>
  );
}

function useChecked(text: string) {
  const asked = useDeferredValue(text);
  const query = useQuery({
    ...ruleCheckQuery(asked),
    enabled: asked.trim() !== "",
    placeholderData: keepPreviousData,
  });
  return query.data;
}

interface OffersProps {
  id: string;
  offers: readonly RiskFact[];
  at: number;
  onPut: (name: string) => void;
}

function Offers({ id, offers, at, onPut }: OffersProps) {
  const { t } = useTranslation("risk");
  const language = useLanguage();
  if (offers.length === 0) return null;
  return (
    <div id={id} role="listbox" aria-label={t("editor.names")} className={styles.offers}>
      {offers.map((fact, nth) => (
        <button
          key={fact.name}
          id={`${id}-${nth}`}
          type="button"
          role="option"
          tabIndex={-1}
          aria-selected={nth === at}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPut(fact.name)}
        >
          <code>{fact.name}</code>
          <span>{language === "zh-CN" ? fact.zh : fact.en}</span>
        </button>
      ))}
    </div>
  );
}

/** What was typed once more, with the wrong place marked. */
function Wrong({ wrong, text }: { wrong: RuleWrong; text: string }) {
  const { t } = useTranslation("risk");
  const { start, end, named } = wrong;
  const known = (
    [
      "unknown_name",
      "types_differ",
      "not_yes_or_no",
      "not_a_sentence",
      "too_long",
      "too_deep",
      "empty",
    ] as const
  ).find((one) => one === wrong.what);
  return (
    <div className={styles.wrong}>
      <p>
        {t("wrong.place", { at: start + 1 })}
        {t(`wrong.${known ?? "not_a_sentence"}`, { named: named || text.slice(start, end) })}
      </p>
      <p aria-hidden="true">
        <code>
          {text.slice(0, start)}
          <mark>{text.slice(start, end) || " "}</mark>
          {text.slice(end)}
        </code>
      </p>
    </div>
  );
}

function Known({ facts, onPut }: { facts: readonly RiskFact[]; onPut: (name: string) => void }) {
  const { t } = useTranslation("risk");
  const language = useLanguage();
  return (
    <Fold title={t("editor.facts")}>
      <ul className={styles.known}>
        {facts.map((fact) => (
          <li key={fact.name}>
            <button
              type="button"
              aria-label={t("editor.insert", { name: fact.name })}
              onClick={() => onPut(fact.name)}
            >
              <code>{fact.name}</code>
            </button>
            <span>
              {language === "zh-CN" ? fact.zh : fact.en} <small>{t(`editor.kinds.${fact.kind}`)}</small>
            </span>
          </li>
        ))}
      </ul>
    </Fold>
  );
}
