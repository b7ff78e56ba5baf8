import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { keepScorecard, putScorecardInForce, reviewsKey, scorecardsQuery } from "@/api/reviews";
import type { ReviewCriterion, Scorecard } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { newRequestKey } from "@/lib/request-key";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/check";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { type Column, Rows } from "@/ui/records";
import { useRight } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import styles from "./reviews.module.css";

const TONES = { draft: "caution", in_force: "good", past: "over" } as const;
const MOST = 30;

/** What conversations are looked at by: each version, and the next one to be written. */
export function ScorecardView() {
  const { t } = useTranslation("reviews");
  const found = useQuery(scorecardsQuery);
  const decides = useRight("quality.decide");
  const [editing, setEditing] = useState(false);
  return (
    <Loaded query={found} lines={8}>
      {(versions) => {
        const draft = versions.find(({ state }) => state === "draft");
        const base = draft ?? versions[0];
        return (
          <>
            <div className={styles.end}>
              <span className={styles.soft}>{t("scorecard-what")}</span>
              {decides && !editing && (
                <Button onClick={() => setEditing(true)}>{t(draft ? "edit-draft" : "edit-card")}</Button>
              )}
            </div>
            {editing && <Editor of={base?.criteria ?? []} close={() => setEditing(false)} />}
            {versions.length === 0 && !editing && (
              <Card>
                <Empty>{t("no-card")}</Empty>
              </Card>
            )}
            {versions
              .filter(({ state }) => !editing || state !== "draft")
              .map((one) => (
                <Version key={one.id} of={one} decides={decides} />
              ))}
          </>
        );
      }}
    </Loaded>
  );
}

function Version({ of, decides }: { of: Scorecard; decides: boolean }) {
  const { t } = useTranslation("reviews");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const putting = useMutation({
    mutationFn: putScorecardInForce,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: reviewsKey });
      announce(t("in-force-now"));
    },
  });
  const columns: Column<ReviewCriterion>[] = [
    { title: t("criterion"), render: (one) => (language === "en" ? one.en : one.zh) },
    { title: t("weight"), figures: true, render: (one) => one.weight },
    { title: t("knocks-out"), render: (one) => (one.knocks_out ? t("knocks-out") : "") },
    { title: t("allows-na"), spare: true, render: (one) => (one.allows_na ? t("allows-na") : "") },
  ];
  return (
    <Card
      title={t("version", { nth: of.nth })}
      extra={
        <span className={styles.buttons}>
          <StateWord tone={TONES[of.state]}>{t(`card-states.${of.state}`)}</StateWord>
          <span className={styles.soft}>
            {t("decided-by", { by: of.by, on: dateText(instantDay(of.in_force_at ?? of.at), language) })}
          </span>
          {decides && of.state === "draft" && (
            <Button variant="primary" size="small" busy={putting.isPending} onClick={() => putting.mutate()}>
              {t("in-force")}
            </Button>
          )}
        </span>
      }
    >
      {putting.error && <ProblemNote thrown={putting.error} />}
      <Rows
        rows={of.criteria}
        columns={columns}
        label={t("version", { nth: of.nth })}
        keyOf={(one) => one.code}
      />
    </Card>
  );
}

interface Line {
  id: string;
  code: string;
  zh: string;
  en: string;
  weight: string;
  knocks: boolean;
  na: boolean;
}

const EMPTY = { code: "", zh: "", en: "", weight: "10", knocks: false, na: false };

function Editor({ of, close }: { of: readonly ReviewCriterion[]; close: () => void }) {
  const { t } = useTranslation("reviews");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [lines, setLines] = useState<readonly Line[]>(() =>
    of.length === 0
      ? [{ ...EMPTY, id: newRequestKey() }]
      : of.map((one) => ({
          id: one.code,
          code: one.code,
          zh: one.zh,
          en: one.en,
          weight: String(one.weight),
          knocks: one.knocks_out,
          na: one.allows_na,
        })),
  );
  const [tried, setTried] = useState(false);
  const keeping = useMutation({
    mutationFn: () =>
      keepScorecard({
        criteria: lines.map(({ code, zh, en, weight, knocks, na }) => ({
          code,
          zh: zh.trim(),
          en: en.trim(),
          weight: Number(weight),
          knocks_out: knocks ? "yes" : "no",
          allows_na: na ? "yes" : "no",
        })),
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: reviewsKey });
      announce(t("card-kept"));
      close();
    },
  });
  const isWhole = lines.length > 0 && lines.every(isComplete);
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (isWhole) keeping.mutate();
  }
  const change = (id: string, part: Partial<Line>) =>
    setLines(lines.map((one) => (one.id === id ? { ...one, ...part } : one)));
  return (
    <Card title={t("edit-card")}>
      <form className={styles.form} onSubmit={submit} noValidate>
        {lines.map((one, at) => (
          <fieldset key={one.id} className={styles.box}>
            <legend>{t("criterion-nth", { nth: at + 1 })}</legend>
            <div className={styles.pair}>
              <Typed label={t("zh")} value={one.zh} most={200} set={(zh) => change(one.id, { zh })} />
              <Typed label={t("en")} value={one.en} most={200} set={(en) => change(one.id, { en })} />
              <Typed label={t("code")} value={one.code} most={20} set={(code) => change(one.id, { code })} />
              <Typed
                label={t("weight")}
                value={one.weight}
                most={3}
                set={(weight) => change(one.id, { weight })}
              />
            </div>
            <Checkbox
              label={t("knocks-out-what")}
              checked={one.knocks}
              onChange={({ target }) => change(one.id, { knocks: target.checked })}
            />
            <Checkbox
              label={t("allows-na-what")}
              checked={one.na}
              onChange={({ target }) => change(one.id, { na: target.checked })}
            />
            <div className={styles.end}>
              <Button
                variant="quiet"
                size="small"
                onClick={() => setLines(lines.filter(({ id }) => id !== one.id))}
              >
                {t("drop-criterion")}
              </Button>
            </div>
          </fieldset>
        ))}
        {tried && !isWhole && (
          <p role="alert" className={styles.late}>
            {t("card-missing")}
          </p>
        )}
        {keeping.error && <ProblemNote thrown={keeping.error} />}
        <div className={styles.end}>
          {lines.length < MOST && (
            <Button onClick={() => setLines([...lines, { ...EMPTY, id: newRequestKey() }])}>
              {t("add-criterion")}
            </Button>
          )}
          <Button onClick={close}>{t("cancel")}</Button>
          <Button type="submit" variant="primary" busy={keeping.isPending}>
            {t("keep")}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Typed({
  label,
  value,
  most,
  set,
}: {
  label: string;
  value: string;
  most: number;
  set: (value: string) => void;
}) {
  return (
    <Field label={label}>
      {(wiring) => (
        <Input {...wiring} value={value} maxLength={most} onChange={({ target }) => set(target.value)} />
      )}
    </Field>
  );
}

function isComplete({ code, zh, en, weight }: Line): boolean {
  const heavy = /^\d{1,3}$/.test(weight) && Number(weight) >= 1 && Number(weight) <= 100;
  return /^[a-z0-9_]{1,20}$/.test(code) && Boolean(zh.trim()) && Boolean(en.trim()) && heavy;
}
