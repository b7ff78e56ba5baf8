import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { careKey } from "@/api/care";
import { Problem } from "@/api/problem";
import {
  agentStepsQuery,
  agentsKey,
  agentsQuery,
  careTermsQuery,
  listenTo,
  offersQuery,
  setCareTerms,
  setSkills,
  talksNowQuery,
} from "@/api/reach";
import type {
  AgentStep,
  CareTerms,
  OfferMade,
  Presence,
  PresenceState,
  TalkLanguage,
  TalkNow,
  TalkTopic,
} from "@/api/wire";
import { clockText } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/check";
import { Dialog } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { type Column, Records, Rows } from "@/ui/records";
import { SearchBox } from "@/ui/search-box";
import { Allowed, useMe } from "@/ui/session";
import { StateWord, type Tone } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import styles from "./reach.module.css";
import "./words";

const TOPICS: readonly TalkTopic[] = ["account", "card", "transfer", "bill", "sign_in", "other"];
const LANGUAGES: readonly TalkLanguage[] = ["zh-CN", "en"];
const TONES: Record<PresenceState, Tone> = {
  available: "good",
  break: "caution",
  away: "danger",
  off: "over",
};

/** Who answers customers: whether they are there, what they know, and by which figures customers are offered. */
export function AgentsPage() {
  const { t } = useTranslation("reach");
  return (
    <Page title={t("agents")} lead={t("agents-lead")}>
      <div className={styles.stack}>
        <Agents />
        <Allowed right="care.listen">
          <TalksNow />
        </Allowed>
        <Offers />
        <Terms />
      </div>
    </Page>
  );
}

function Agents() {
  const { t } = useTranslation("reach");
  const [words, setWords] = useState("");
  const found = useQuery(agentsQuery);
  const columns = useColumns();
  return (
    <Card title={t("agents-now")} flush>
      <div className={styles.above}>
        <SearchBox label={t("agents-search")} value={words} onSearch={setWords} />
      </div>
      <Loaded query={found} lines={6}>
        {(all) => {
          const shown = all.filter(({ name }) => name.includes(words));
          if (shown.length === 0) return <Empty>{t(words ? "agents-not-found" : "agents-none")}</Empty>;
          return (
            <Rows rows={shown} columns={columns} label={t("agents-now")} keyOf={({ agent_id: id }) => id} />
          );
        }}
      </Loaded>
    </Card>
  );
}

function useColumns(): Column<Presence>[] {
  const { t } = useTranslation("reach");
  const { topics, languages } = useKnown();
  return [
    { title: t("agent"), render: ({ name }) => <strong>{name}</strong> },
    { title: t("status"), render: (one) => <Stands of={one} /> },
    {
      title: t("load"),
      figures: true,
      render: ({ load, capacity }) => t("load-of", { load, capacity }),
    },
    { title: t("topics-head"), render: (one) => topics(one.topics) },
    { title: t("languages-head"), render: (one) => languages(one.languages) },
    {
      title: t("edit"),
      head: <span className="only-heard">{t("edit")}</span>,
      render: (one) => (
        <span className={styles.acts}>
          <Skills of={one} />
          <History of={one} />
        </span>
      ),
    },
  ];
}

function useKnown() {
  const { t } = useTranslation("reach");
  const joined = (all: string[]) => (all.length > 0 ? all.join(t("comma")) : t("all"));
  return {
    topics: (all: readonly TalkTopic[]) => joined(all.map((one) => t(`topics.${one}`))),
    languages: (all: readonly TalkLanguage[]) => joined(all.map((one) => t(`languages.${one}`))),
  };
}

function Stands({ of: one }: { of: Presence }) {
  const { t } = useTranslation("reach");
  const language = useLanguage();
  const isSince = one.state === "available" || one.state === "break" || one.state === "away";
  return (
    <span className={styles.pair}>
      <span>
        <StateWord tone={TONES[one.state]}>{t(`state.${one.state}`)}</StateWord>
      </span>
      {isSince && (
        <span className={styles.soft}>
          {one.reason && `${t(`reason.${one.reason}`)} · `}
          <time dateTime={one.since}>{t("since", { at: clockText(one.since, language) })}</time>
        </span>
      )}
    </span>
  );
}

function Skills({ of: one }: { of: Presence }) {
  const { t } = useTranslation(["reach", "ui"]);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [open, setOpen] = useState(false);
  const [topics, setTopics] = useState<readonly TalkTopic[]>(one.topics);
  const [languages, setLanguages] = useState<readonly TalkLanguage[]>(one.languages);
  const keeping = useMutation({
    mutationFn: () => setSkills(one.agent_id, [...topics], [...languages]),
    onSuccess: async () => {
      setOpen(false);
      announce(t("skills-saved"));
      await queries.invalidateQueries({ queryKey: agentsKey });
    },
  });
  function begin() {
    setTopics(one.topics);
    setLanguages(one.languages);
    setOpen(true);
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    keeping.mutate();
  }
  return (
    <>
      <Button size="small" variant="quiet" aria-label={t("edit-of", { name: one.name })} onClick={begin}>
        {t("edit")}
      </Button>
      <Dialog open={open} title={t("edit-of", { name: one.name })} onClose={() => setOpen(false)}>
        <form className={styles.form} onSubmit={submit}>
          <p>{t("edit-what")}</p>
          <Many
            legend={t("topics-head")}
            all={TOPICS}
            chosen={topics}
            word={(each) => t(`topics.${each}`)}
            onChange={setTopics}
          />
          <Many
            legend={t("languages-head")}
            all={LANGUAGES}
            chosen={languages}
            word={(each) => t(`languages.${each}`)}
            onChange={setLanguages}
          />
          {keeping.error && <ProblemNote thrown={keeping.error} />}
          <div className={styles.end}>
            <Button onClick={() => setOpen(false)}>{t("ui:leave-it")}</Button>
            <Button type="submit" variant="primary" busy={keeping.isPending}>
              {t("save")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

interface ManyProps<T extends string> {
  legend: string;
  all: readonly T[];
  chosen: readonly T[];
  word: (one: T) => string;
  onChange: (chosen: T[]) => void;
}

function Many<T extends string>({ legend, all, chosen, word, onChange }: ManyProps<T>) {
  return (
    <fieldset className={styles.group}>
      <legend>{legend}</legend>
      <div className={styles.boxes}>
        {all.map((one) => (
          <Checkbox
            key={one}
            label={word(one)}
            checked={chosen.includes(one)}
            onChange={({ target: { checked } }) =>
              onChange(all.filter((other) => (other === one ? checked : chosen.includes(other))))
            }
          />
        ))}
      </div>
    </fieldset>
  );
}

function History({ of: one }: { of: Presence }) {
  const { t } = useTranslation("reach");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="small"
        variant="quiet"
        aria-label={t("history-of", { name: one.name })}
        onClick={() => setOpen(true)}
      >
        {t("history")}
      </Button>
      <Dialog
        open={open}
        shape="sheet"
        title={t("history-of", { name: one.name })}
        onClose={() => setOpen(false)}
      >
        <Steps id={one.agent_id} />
      </Dialog>
    </>
  );
}

function Steps({ id }: { id: string }) {
  const { t } = useTranslation(["reach", "ui"]);
  const found = useInfiniteQuery(agentStepsQuery(id));
  return (
    <Loaded query={found} lines={6}>
      {({ pages }) => {
        const steps = pages.flatMap(({ items }) => items);
        if (steps.length === 0) return <Empty>{t("history-none")}</Empty>;
        return (
          <>
            <ol className={styles.steps}>
              {steps.map((step) => (
                <li key={step.nth}>
                  <Step of={step} />
                </li>
              ))}
            </ol>
            {found.hasNextPage && (
              <Button busy={found.isFetchingNextPage} onClick={() => found.fetchNextPage()}>
                {t("ui:more")}
              </Button>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

function Step({ of: step }: { of: AgentStep }) {
  const { t } = useTranslation("reach");
  const { topics, languages } = useKnown();
  return (
    <>
      {step.kind === "skills" ? (
        <span>{t("step-skills", { topics: topics(step.topics), languages: languages(step.languages) })}</span>
      ) : (
        <span>
          <StateWord tone={TONES[step.state]}>{t(`state.${step.state}`)}</StateWord>{" "}
          {step.reason && `${t(`reason.${step.reason}`)} · `}
          {t("step-capacity", { count: step.capacity })}
        </span>
      )}
      <span className={styles.soft}>
        <When at={step.at} exact /> · {step.by === "routing" ? t("by-bank") : step.by}
      </span>
    </>
  );
}

function TalksNow() {
  const { t } = useTranslation("reach");
  const language = useLanguage();
  const found = useQuery(talksNowQuery);
  const columns: Column<TalkNow>[] = [
    { title: t("customer"), render: ({ number }) => number },
    { title: t("agent"), render: ({ agent }) => agent },
    { title: t("topic"), render: ({ topic }) => t(`topics.${topic}`) },
    { title: t("begun"), spare: true, render: ({ opened_at: at }) => clockText(at, language) },
    { title: t("lines"), figures: true, render: ({ messages }) => messages },
    {
      title: t("listen"),
      head: <span className="only-heard">{t("listen")}</span>,
      render: (one) => <Listen to={one} />,
    },
  ];
  return (
    <Card title={t("talks")} flush>
      <Loaded query={found} lines={3}>
        {(all) =>
          all.length === 0 ? (
            <Empty>{t("talks-none")}</Empty>
          ) : (
            <Rows rows={all} columns={columns} label={t("talks")} keyOf={({ id }) => id} />
          )
        }
      </Loaded>
    </Card>
  );
}

function Listen({ to: { id, agent } }: { to: TalkNow }) {
  const { t } = useTranslation("reach");
  const navigate = useNavigate();
  const announce = useAnnounce();
  const me = useMe();
  const listening = useMutation({
    mutationFn: () => listenTo(id),
    onSuccess: () => {
      announce(t("did-listen"));
      navigate(console_.conversation(id));
    },
  });
  // Whoever has a part in it already looks at it.
  const hasPart = listening.error instanceof Problem && listening.error.code === "care.has_part";
  if (agent === me.name || hasPart) return <Link to={console_.conversation(id)}>{t("open")}</Link>;
  return (
    <span className={styles.acts}>
      {listening.error && <ProblemNote thrown={listening.error} />}
      <Button size="small" variant="quiet" busy={listening.isPending} onClick={() => listening.mutate()}>
        {t("listen")}
      </Button>
    </span>
  );
}

function Offers() {
  const { t } = useTranslation("reach");
  const [agent, setAgent] = useState("");
  const agents = useQuery(agentsQuery).data ?? [];
  const found = useInfiniteQuery(offersQuery(agent));
  const columns: Column<OfferMade>[] = [
    { title: t("when"), render: ({ offered_at: at }) => <When at={at} exact /> },
    { title: t("agent"), render: (one) => one.agent },
    {
      title: t("customer"),
      render: (one) => <Link to={console_.conversation(one.conversation_id)}>{one.number}</Link>,
    },
    { title: t("topic"), spare: true, render: (one) => t(`topics.${one.topic}`) },
    { title: t("reason-head"), render: (one) => t(`why-them.${one.why}`) },
    { title: t("outcome-head"), render: (one) => <Outcome of={one} /> },
  ];
  return (
    <Card title={t("offers")} flush>
      <div className={styles.above}>
        <Field label={t("offers-of")}>
          {(wiring) => (
            <Select
              {...wiring}
              none={t("everybody")}
              choices={agents.map(({ agent_id: value, name: label }) => ({ value, label }))}
              value={agent}
              onChange={({ target }) => setAgent(target.value)}
            />
          )}
        </Field>
      </div>
      <Records
        query={found}
        columns={columns}
        label={t("offers")}
        empty={<Empty>{t("offers-none")}</Empty>}
      />
    </Card>
  );
}

const OUTCOMES = { accepted: "good", declined: "caution", lapsed: "danger", withdrawn: "over" } as const;

function Outcome({ of: { outcome } }: { of: OfferMade }) {
  const { t } = useTranslation("reach");
  if (outcome === null) return <StateWord tone="info">{t("outcome-open")}</StateWord>;
  return <StateWord tone={OUTCOMES[outcome]}>{t(`outcome.${outcome}`)}</StateWord>;
}

const FIGURES = [
  ["offer_s", "offer-s", 10, 120],
  ["own_s", "own-s", 0, 600],
  ["away_s", "away-s", 45, 900],
  ["most_at_once", "most-at-once", 1, 12],
] as const;

function Terms() {
  const { t } = useTranslation("reach");
  const terms = useQuery(careTermsQuery);
  return (
    <Card title={t("terms")}>
      <Loaded query={terms} lines={4}>
        {(held) => <TermsForm held={held} />}
      </Loaded>
    </Card>
  );
}

function TermsForm({ held }: { held: CareTerms }) {
  const { t } = useTranslation("reach");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [form, setForm] = useState<Record<string, string>>(() =>
    Object.fromEntries(FIGURES.map(([field]) => [field, `${held[field]}`])),
  );
  const [tells, setTells] = useState(held.tells_of_listening === "yes");
  const [sent, setSent] = useState(false);
  const isWrong = (text: string, least: number, most: number) =>
    !/^\d{1,4}$/.test(text) || Number(text) < least || Number(text) > most;
  const keeping = useMutation({
    mutationFn: (terms: CareTerms) => setCareTerms(terms),
    onSuccess: async () => {
      announce(t("terms-saved"));
      await queries.invalidateQueries({ queryKey: careKey });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (FIGURES.some(([field, , least, most]) => isWrong(form[field] ?? "", least, most))) return;
    const figures = Object.fromEntries(FIGURES.map(([field]) => [field, Number(form[field])]));
    keeping.mutate({ ...held, ...figures, tells_of_listening: tells ? "yes" : "no" });
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p className={styles.soft}>{t("terms-what")}</p>
      <div className={styles.figures}>
        {FIGURES.map(([field, word, least, most]) => (
          <Field
            key={field}
            label={t(word)}
            hint={t(`${word}-hint`)}
            error={sent && isWrong(form[field] ?? "", least, most) ? t("between", { least, most }) : null}
          >
            {(wiring) => (
              <Input
                {...wiring}
                figures
                inputMode="numeric"
                maxLength={4}
                value={form[field] ?? ""}
                onChange={({ target }) => setForm({ ...form, [field]: target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      <Checkbox label={t("tells")} checked={tells} onChange={({ target }) => setTells(target.checked)} />
      {keeping.error && <ProblemNote thrown={keeping.error} />}
      <div className={styles.end}>
        <Button type="submit" variant="primary" busy={keeping.isPending}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
