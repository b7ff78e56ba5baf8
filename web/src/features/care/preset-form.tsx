import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowUp, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { careKey } from "@/api/care";
import { changePreset, keepPreset } from "@/api/presets";
import { ticketTypesQuery } from "@/api/tickets";
import type {
  MacroStep,
  MacroStepKind,
  Preset,
  PresetKind,
  TalkFormKind,
  TalkTopic,
  TalkWrapUp,
  TicketField,
} from "@/api/wire";
import { newRequestKey } from "@/lib/request-key";
import { Button, IconButton } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input, Select, TextArea } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { useRight } from "@/ui/session";
import { useLanguage } from "@/ui/use-language";
import styles from "./care.module.css";
import own from "./presets.module.css";
import "./words";

const TOPICS: readonly TalkTopic[] = ["account", "card", "transfer", "bill", "sign_in", "other"];
const FORMS: readonly TalkFormKind[] = ["account", "card", "transfer", "date", "amount", "yes_no", "address"];
const WRAP_UPS: readonly TalkWrapUp[] = ["solved", "explained", "passed_on", "no_answer", "not_ours"];
const KINDS: readonly MacroStepKind[] = ["say", "topic", "form", "ticket", "hand", "end"];
const MOST_STEPS = 8;
const LONGEST = { title: 40, shortcut: 20, say: 1000, form: 300, ticket: 1000, hand: 500, subject: 80 };

interface Props {
  kind: PresetKind;
  isOwn: boolean;
  of: Preset | null;
  close: () => void;
}

interface Numbered {
  key: string;
  step: MacroStep;
}

const EMPTY = { zh: "", en: "" };

/** As a step of this kind begins. */
function begun(kind: MacroStepKind): MacroStep {
  switch (kind) {
    case "say":
      return { kind, words: EMPTY };
    case "topic":
      return { kind, topic: "other" };
    case "form":
      return { kind, form: "account", words: EMPTY };
    case "ticket":
      return { kind, ticket: "general", subject: EMPTY, words: EMPTY, answers: [] };
    case "hand":
      return { kind, topic: null, words: EMPTY };
    case "end":
      return { kind, wrap_up: "solved" };
  }
}

/** A quick reply, or a macro step by step, in both languages. */
export function PresetForm({ kind, isOwn, of, close }: Props) {
  const { t } = useTranslation(["care", "ui"]);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [key, setKey] = useState(newRequestKey);
  const [title, setTitle] = useState(of?.title ?? EMPTY);
  const [shortcut, setShortcut] = useState(of?.shortcut ?? "");
  const [topic, setTopic] = useState<TalkTopic | "">(of?.topic ?? "");
  const [steps, setSteps] = useState<Numbered[]>(() =>
    (of?.steps ?? [begun("say")]).map((step) => ({ key: newRequestKey(), step })),
  );
  const [sent, setSent] = useState(false);
  const isShort = /^[a-z0-9-]{1,20}$/.test(shortcut);
  const keeping = useMutation({
    mutationFn: () => {
      const body = { kind, shortcut, topic: topic || null, title, steps: steps.map(({ step }) => step) };
      return of ? changePreset(isOwn, of.id, { ...body, nth: of.nth }) : keepPreset(isOwn, body, key);
    },
    onSuccess: async () => {
      announce(t("preset.kept"));
      close();
      await queries.invalidateQueries({ queryKey: careKey });
    },
    onError: () => setKey(newRequestKey()),
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (isShort && isWhole(title) && steps.length > 0 && steps.every(({ step }) => isReady(step)))
      keeping.mutate();
  }
  const change = (at: number, step: MacroStep) =>
    setSteps((now) => now.map((one, nth) => (nth === at ? { ...one, step } : one)));
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{t("preset.places")}</p>
      <Pair label={t("preset.name")} value={title} most={LONGEST.title} sent={sent} change={setTitle} line />
      <div className={own.pair}>
        <Field
          label={t("preset.shortcut")}
          hint={t("preset.shortcut-what")}
          error={sent && !isShort ? t("preset.shortcut-wrong") : null}
        >
          {(wiring) => (
            <Input
              {...wiring}
              value={shortcut}
              maxLength={LONGEST.shortcut}
              autoComplete="off"
              onChange={({ target }) => setShortcut(target.value.toLowerCase())}
            />
          )}
        </Field>
        <Field label={t("preset.topic")} hint={t("preset.topic-what")}>
          {(wiring) => (
            <Select
              {...wiring}
              none={t("preset.all-topics")}
              choices={TOPICS.map((value) => ({ value, label: t(`topics.${value}`) }))}
              value={topic}
              onChange={({ target }) => setTopic(target.value as TalkTopic | "")}
            />
          )}
        </Field>
      </div>
      {kind === "reply" ? (
        <StepFields at={0} step={steps[0]?.step ?? begun("say")} sent={sent} change={change} />
      ) : (
        <>
          {steps.map(({ key: stepKey, step }, at) => (
            <fieldset key={stepKey} className={own.step}>
              <legend className="only-heard">{t("preset.step", { nth: at + 1 })}</legend>
              <div className={own.stepHead}>
                <strong>
                  {t("preset.step", { nth: at + 1 })}: {t(`macro.kind.${step.kind}`)}
                </strong>
                <span>
                  {at > 0 && (
                    <IconButton
                      label={t("preset.earlier", { nth: at + 1 })}
                      icon={<ArrowUp size={16} aria-hidden="true" />}
                      onClick={() => setSteps((now) => swapped(now, at))}
                    />
                  )}
                  <IconButton
                    label={t("preset.without", { nth: at + 1 })}
                    icon={<Trash2 size={16} aria-hidden="true" />}
                    onClick={() => setSteps((now) => now.filter((_, nth) => nth !== at))}
                  />
                </span>
              </div>
              <StepFields at={at} step={step} sent={sent} change={change} />
            </fieldset>
          ))}
          {steps.length < MOST_STEPS && (
            <MoreSteps
              add={(wanted) => setSteps((now) => [...now, { key: newRequestKey(), step: begun(wanted) }])}
            />
          )}
          {sent && steps.length === 0 && (
            <p role="alert" className={styles.missing}>
              {t("preset.no-steps")}
            </p>
          )}
        </>
      )}
      {keeping.error && <ProblemNote thrown={keeping.error} />}
      <div className={styles.end}>
        <Button onClick={close}>{t("ui:leave-it")}</Button>
        <Button type="submit" variant="primary" busy={keeping.isPending}>
          {t("preset.keep")}
        </Button>
      </div>
    </form>
  );
}

function MoreSteps({ add }: { add: (kind: MacroStepKind) => void }) {
  const { t } = useTranslation("care");
  const mayOpen = useRight("tickets.work");
  return (
    <fieldset className={own.step}>
      <legend>{t("preset.add")}</legend>
      <div className={styles.facts}>
        <span className={own.stepHead}>
          {KINDS.filter((kind) => kind !== "ticket" || mayOpen).map((kind) => (
            <Button key={kind} size="small" onClick={() => add(kind)}>
              {t(`macro.kind.${kind}`)}
            </Button>
          ))}
        </span>
      </div>
    </fieldset>
  );
}

interface StepProps {
  at: number;
  step: MacroStep;
  sent: boolean;
  change: (at: number, step: MacroStep) => void;
}

function StepFields({ at, step, sent, change }: StepProps) {
  const { t } = useTranslation("care");
  const put = (part: Partial<MacroStep>) => change(at, { ...step, ...part });
  const most = step.kind === "topic" || step.kind === "end" ? 0 : LONGEST[step.kind];
  return (
    <>
      {(step.kind === "topic" || step.kind === "hand") && (
        <Field label={t("preset.to-topic")}>
          {(wiring) => (
            <Select
              {...wiring}
              {...(step.kind === "hand" ? { none: t("preset.same-topic") } : {})}
              choices={TOPICS.map((value) => ({ value, label: t(`topics.${value}`) }))}
              value={step.topic ?? ""}
              onChange={({ target }) => put({ topic: (target.value || null) as TalkTopic | null })}
            />
          )}
        </Field>
      )}
      {step.kind === "form" && (
        <Field label={t("form-ask-kind")}>
          {(wiring) => (
            <Select
              {...wiring}
              choices={FORMS.map((value) => ({ value, label: t(`form-kind.${value}`) }))}
              value={step.form ?? "account"}
              onChange={({ target }) => put({ form: target.value as TalkFormKind })}
            />
          )}
        </Field>
      )}
      {step.kind === "end" && (
        <Field label={t("end-how")}>
          {(wiring) => (
            <Select
              {...wiring}
              choices={WRAP_UPS.map((value) => ({ value, label: t(`wrap-up.${value}`) }))}
              value={step.wrap_up ?? "solved"}
              onChange={({ target }) => put({ wrap_up: target.value as TalkWrapUp })}
            />
          )}
        </Field>
      )}
      {step.kind === "ticket" && <TicketFields step={step} sent={sent} put={put} />}
      {most > 0 && (
        <Pair
          label={t(`preset.words-${step.kind as "say" | "form" | "ticket" | "hand"}`)}
          value={step.words ?? EMPTY}
          most={most}
          sent={sent}
          change={(words) => put({ words })}
        />
      )}
    </>
  );
}

function TicketFields({
  step,
  sent,
  put,
}: Pick<StepProps, "step" | "sent"> & { put: (part: Partial<MacroStep>) => void }) {
  const { t } = useTranslation("care");
  const language = useLanguage();
  const types = useQuery(ticketTypesQuery).data ?? [];
  const type = types.find(({ code }) => code === step.ticket);
  const inWords = ({ zh, en }: { zh: string; en: string }) => (language === "zh-CN" ? zh : en);
  const told = new Map((step.answers ?? []).map((one) => [one.field, one.told]));
  function answer(field: string, value: string) {
    const next = new Map(told).set(field, value);
    put({
      answers: [...next].filter(([, one]) => one !== "").map(([code, one]) => ({ field: code, told: one })),
    });
  }
  return (
    <>
      <Field label={t("preset.ticket-type")}>
        {(wiring) => (
          <Select
            {...wiring}
            choices={types.map(({ code, name }) => ({ value: code, label: inWords(name) }))}
            value={step.ticket ?? ""}
            onChange={({ target }) => put({ ticket: target.value, answers: [] })}
          />
        )}
      </Field>
      {type?.fields.map((field) => (
        <Answer
          key={field.code}
          field={field}
          label={inWords(field.label)}
          inWords={inWords}
          value={told.get(field.code) ?? ""}
          missing={sent}
          change={(value) => answer(field.code, value)}
        />
      ))}
      <Pair
        label={t("preset.subject")}
        value={step.subject ?? EMPTY}
        most={LONGEST.subject}
        sent={sent}
        change={(subject) => put({ subject })}
        line
      />
    </>
  );
}

interface AnswerProps {
  field: TicketField;
  label: string;
  inWords: (both: { zh: string; en: string }) => string;
  value: string;
  missing: boolean;
  change: (value: string) => void;
}

/** What is answered each time the macro is run; of a day, the one on which it is. */
function Answer({ field, label, inWords, value, missing, change }: AnswerProps) {
  const { t } = useTranslation("care");
  const error = missing && field.is_needed && !value ? t("replies-missing") : null;
  return (
    <Field label={label} hint={field.kind === "date" ? t("preset.today-what") : ""} error={error}>
      {(wiring) =>
        field.kind === "choice" || field.kind === "date" ? (
          <Select
            {...wiring}
            none={t("preset.no-answer")}
            choices={
              field.kind === "date"
                ? [{ value: "{today}", label: t("preset.today") }]
                : field.choices.map((one) => ({ value: one.code, label: inWords(one.name) }))
            }
            value={value}
            onChange={({ target }) => change(target.value)}
          />
        ) : (
          <Input {...wiring} value={value} maxLength={200} onChange={({ target }) => change(target.value)} />
        )
      }
    </Field>
  );
}

interface PairProps {
  label: string;
  value: { zh: string; en: string };
  most: number;
  sent: boolean;
  change: (value: { zh: string; en: string }) => void;
  /** One line is enough. */
  line?: boolean;
}

/** The same in both languages. */
function Pair({ label, value, most, sent, change, line = false }: PairProps) {
  const { t } = useTranslation("care");
  return (
    <div className={own.pair}>
      {(["zh", "en"] as const).map((language) => {
        const named = t("preset.in-language", { label, language: t(`preset.languages.${language}`) });
        const error = sent && !value[language].trim() ? t("replies-missing") : null;
        const put = (text: string) => change({ ...value, [language]: text.replaceAll(/[\r\n]+/g, " ") });
        return (
          <Field key={language} label={named} error={error}>
            {(wiring) =>
              line ? (
                <Input
                  {...wiring}
                  value={value[language]}
                  maxLength={most}
                  onChange={({ target }) => put(target.value)}
                />
              ) : (
                <TextArea
                  {...wiring}
                  rows={3}
                  value={value[language]}
                  maxLength={most}
                  onChange={({ target }) => put(target.value)}
                />
              )
            }
          </Field>
        );
      })}
    </div>
  );
}

function isWhole({ zh, en }: { zh: string; en: string }): boolean {
  return zh.trim() !== "" && en.trim() !== "";
}

function isReady({ words, subject }: MacroStep): boolean {
  return (!words || isWhole(words)) && (!subject || isWhole(subject));
}

function swapped(steps: Numbered[], at: number): Numbered[] {
  const next = [...steps];
  const [moved] = next.splice(at, 1);
  if (moved) next.splice(at - 1, 0, moved);
  return next;
}
