import { useMutation } from "@tanstack/react-query";
import { MessageCircleQuestion } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { askAssistant } from "@/api/assistant";
import type { AnswerSource, AssistantAnswer } from "@/api/wire";
import { dateText, instantText } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { AccountNumber } from "@/ui/account-number";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { entryKindWords } from "@/ui/entry-kinds";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Lines } from "@/ui/loaded";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import styles from "./assistant.module.css";
import { Branches, Need, Starts } from "./started";
import "./words";

/** A question with what came of it, as it can be handed over. */
export interface Asked {
  question: string;
  answer_kind: AssistantAnswer["answer_kind"];
  act: AssistantAnswer["act"];
  article_id: string | null;
  nth: number | null;
  title: string;
  options: string[];
  concern: AssistantAnswer["concern"];
  receipt: string;
}

interface Props {
  /** What was looked for already: offered as a question. */
  offered: string;
  /** How an article is drawn, and how one says whether it helped: another feature's. */
  article: (source: AnswerSource) => ReactNode;
  helped: (source: AnswerSource) => ReactNode;
  /** How all that was asked goes to a person: another feature's. */
  person: (asked: readonly Asked[]) => ReactNode;
}

const LONGEST = 200;

/** Asks the assistant, in one's own words. */
export function AskCard({ offered, article, helped, person }: Props) {
  const { t } = useTranslation("assistant");
  const language = useLanguage();
  const [question, setQuestion] = useState("");
  const [sent, setSent] = useState(false);
  const [asked, setAsked] = useState<Asked[]>([]);
  const asking = useMutation({
    mutationFn: (words: string) => askAssistant(words, language),
    onSuccess: (said, words) => setAsked((before) => [...before, turnOf(words, said)]),
  });
  function ask(words: string) {
    setQuestion(words);
    setSent(true);
    if (words.trim()) asking.mutate(words.trim());
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    ask(question);
  }
  return (
    <Card title={t("title")}>
      <div className={styles.stack}>
        <p className={styles.soft}>{t("lead")}</p>
        <form className={styles.form} onSubmit={submit} noValidate>
          <Field label={t("question")} error={sent && !question.trim() ? t("missing") : null}>
            {(wiring) => (
              <Input
                {...wiring}
                value={question}
                maxLength={LONGEST}
                placeholder={t("example")}
                enterKeyHint="send"
                onChange={(event) => setQuestion(event.target.value)}
              />
            )}
          </Field>
          <Button
            type="submit"
            variant="primary"
            busy={asking.isPending}
            icon={<MessageCircleQuestion size={18} aria-hidden="true" />}
          >
            {t("ask")}
          </Button>
        </form>
        {offered && offered !== question && (
          <div>
            <Button size="small" onClick={() => ask(offered)}>
              {t("ask-this", { words: offered })}
            </Button>
          </div>
        )}
        <div aria-live="polite" className={styles.stack}>
          {asking.isPending && <Lines count={3} />}
          {asking.error && <ProblemNote thrown={asking.error} />}
          {asking.data && !asking.isPending && (
            <Answered
              key={asked.length}
              of={asking.data}
              asked={asked}
              ask={ask}
              article={article}
              helped={helped}
              person={person}
            />
          )}
        </div>
      </div>
    </Card>
  );
}

interface AnsweredProps extends Omit<Props, "offered"> {
  of: AssistantAnswer;
  asked: readonly Asked[];
  ask: (words: string) => void;
}

function Answered(props: AnsweredProps) {
  const { t } = useTranslation("assistant");
  const { of, asked, person } = props;
  const { answer_kind: kind } = of;
  const [wants, setWants] = useState(false);
  const isShort = kind === "person" || kind === "unknown";
  const goesOn = isShort || wants || hasMissedTwice(asked);
  return (
    <>
      {kind === "choices" ? <Choices {...props} want={() => setWants(true)} /> : <Said {...props} />}
      {goesOn ? (
        <section className={styles.answer} aria-label={t("person")}>
          <h3>{t("person")}</h3>
          <p>{t("person-what")}</p>
          {person(asked)}
        </section>
      ) : (
        kind !== "choices" && (
          <div>
            <Button size="small" variant="quiet" onClick={() => setWants(true)}>
              {t("call")}
            </Button>
          </div>
        )
      )}
    </>
  );
}

function Said(props: AnsweredProps) {
  const { of, article, helped } = props;
  const { t } = useTranslation("assistant");
  const { answer_kind: kind, source } = of;
  if (kind === "answered" && source) {
    return (
      <article className={styles.answer} aria-label={source.title}>
        <h3>{source.title}</h3>
        {of.by_model ? <Composed of={of} /> : article(source)}
        <p className={styles.soft}>
          {t("source", { title: source.title, nth: source.nth })} ·{" "}
          <Link to={portal.article(source.id)}>{t("open")}</Link>
        </p>
        {helped(source)}
      </article>
    );
  }
  if (kind === "done" && of.act === "branch") return <Branches of={of} />;
  if (kind === "done") return <LookedUp of={of} />;
  if (kind === "starts") return <Starts {...props} />;
  if (kind === "declined" && of.ban) {
    return (
      <section className={styles.answer} aria-label={t(`bans.${of.ban}`)}>
        <h3>{t(`bans.${of.ban}`)}</h3>
        <p>{t(`bans-what.${of.ban}`)}</p>
      </section>
    );
  }
  if (kind === "person") return of.concern && <Need concern={of.concern} {...props} />;
  return (
    <section className={styles.answer} aria-label={t("unknown")}>
      <h3>{t("unknown")}</h3>
      <p>{t("unknown-what")}</p>
    </section>
  );
}

/** What a model wrote, sentence by sentence with the article that says it: the article itself is one press away. */
function Composed({ of: { composed } }: { of: AssistantAnswer }) {
  const { t } = useTranslation("assistant");
  const articles = [...new Map(composed.map((one) => [one.article_id, one])).values()];
  return (
    <>
      <p>
        {composed.map(({ text, article_id: id }, nth) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what was said stays in its place
          <span key={nth}>
            {text}
            <sup>
              <Link to={portal.article(id)} aria-label={t("cited", { nth: placeOf(articles, id) })}>
                {placeOf(articles, id)}
              </Link>
            </sup>{" "}
          </span>
        ))}
      </p>
      <p className={styles.soft}>{t("by-model")}</p>
      {articles.length > 1 && (
        <ol className={styles.soft}>
          {articles.map(({ article_id: id, title, nth }) => (
            <li key={id}>
              <Link to={portal.article(id)}>{t("source", { title, nth })}</Link>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

function placeOf(articles: readonly { article_id: string }[], id: string): number {
  return articles.findIndex((one) => one.article_id === id) + 1;
}

function Choices({ of, ask, want }: AnsweredProps & { want: () => void }) {
  const { t } = useTranslation("assistant");
  return (
    <section className={styles.answer} aria-label={t("choices")}>
      <h3>{t("choices")}</h3>
      <ul className={styles.options}>
        {of.options.map(({ title }) => (
          <li key={title}>
            <Button onClick={() => ask(title)}>{title}</Button>
          </li>
        ))}
        <li>
          <Button onClick={want}>{t("choices-none")}</Button>
        </li>
      </ul>
    </section>
  );
}

/** Twice in a row it was not sure what is meant: a third question is one too many. */
function hasMissedTwice(asked: readonly Asked[]): boolean {
  const last = asked.slice(-2);
  return last.length === 2 && last.every(({ answer_kind: kind }) => kind === "unknown" || kind === "choices");
}

function turnOf(question: string, said: AssistantAnswer): Asked {
  return {
    question,
    answer_kind: said.answer_kind,
    act: said.act,
    article_id: said.source?.id ?? null,
    nth: said.source?.nth ?? null,
    title: said.source?.title ?? "",
    options: said.options.map(({ title }) => title),
    concern: said.concern,
    receipt: said.receipt,
  };
}

function LookedUp({ of }: { of: AssistantAnswer }) {
  const { t } = useTranslation("assistant");
  const { t: ui } = useTranslation("ui");
  const language = useLanguage();
  const { act, accounts, entries, transfers } = of;
  const [first] = accounts;
  if (act === "balance") {
    return (
      <section className={styles.answer} aria-label={t("balance")}>
        <h3>{t("balance")}</h3>
        {accounts.length === 0 && <p>{t("balance-none")}</p>}
        <ul className={styles.rows}>
          {accounts.map(({ id, name, number, balance, available }) => (
            <li key={id}>
              <span>
                <Link to={portal.account(id)}>{name || <AccountNumber number={number} />}</Link>
                <span className={styles.soft}>
                  {t("available")} <Amount money={available} hideable />
                </span>
              </span>
              <Amount money={balance} hideable />
            </li>
          ))}
        </ul>
        <p className={styles.soft}>{t("from-books")}</p>
      </section>
    );
  }
  if (act === "entries") {
    return (
      <section className={styles.answer} aria-label={t("entries")}>
        <h3>{t("entries")}</h3>
        {entries.length === 0 && <p>{t("entries-none")}</p>}
        <ul className={styles.rows}>
          {entries.map(({ seq, text, kind, booked_on: day, amount }) => (
            <li key={seq}>
              <span>
                {text || entryKindWords(kind, ui)}
                <span className={styles.soft}>{dateText(day, language)}</span>
              </span>
              <Amount money={amount} signed hideable />
            </li>
          ))}
        </ul>
        <p className={styles.soft}>
          {t("from-books")} ·{" "}
          <Link to={first ? portal.account(first.id) : portal.entries}>{t("entries-all")}</Link>
        </p>
      </section>
    );
  }
  return (
    <section className={styles.answer} aria-label={t("transfers")}>
      <h3>{t("transfers")}</h3>
      {transfers.length === 0 && <p>{t("transfers-none")}</p>}
      <ul className={styles.rows}>
        {transfers.map(({ id, state, other_name: name, amount, asked_at: at }) => (
          <li key={id}>
            <span>
              <Link to={portal.transferReceipt(id)}>{name ? t("to", { name }) : t("own")}</Link>
              <span className={styles.soft}>
                {t(`states.${state}`)} · {instantText(at, language)}
              </span>
            </span>
            <Amount money={amount} hideable />
          </li>
        ))}
      </ul>
      <p className={styles.soft}>
        {t("from-books")} · <Link to={portal.transfers}>{t("transfers-all")}</Link>
      </p>
    </section>
  );
}
