import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { NewRiskVersion, RiskOutcome } from "@/api/wire";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./risk.module.css";
import { RuleEditor } from "./rule-editor";
import { Trial } from "./trial";

const OUTCOMES = ["warn", "confirm", "delay", "hold", "refuse"] as const satisfies readonly RiskOutcome[];

interface Props {
  /** What it begins with. */
  from?: NewRiskVersion;
  /** Whether it needs a name: a rule's first version does. */
  named?: boolean;
  act: (version: NewRiskVersion, name: string) => Promise<void>;
}

/** A version of a rule as one writes it, and what it would have done, beside it. */
export function VersionForm({ from, named = false, act }: Props) {
  const { t } = useTranslation("risk");
  const [name, setName] = useState("");
  const [text, setText] = useState(from?.text ?? "");
  const [outcome, setOutcome] = useState<RiskOutcome>(from?.outcome ?? "hold");
  const [zh, setZh] = useState(from?.reason_zh ?? "");
  const [en, setEn] = useState(from?.reason_en ?? "");
  const [asked, setAsked] = useState(false);
  const writing = useMutation({
    mutationFn: () => act({ text, outcome, reason_zh: zh.trim(), reason_en: en.trim() }, name.trim()),
  });
  const missing = (said: string) => (asked && !said.trim() ? t("editor.missing") : null);
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if ((!named || name.trim()) && text.trim() && zh.trim() && en.trim()) writing.mutate();
  }
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      {named && (
        <Field label={t("new.name")} hint={t("new.name-hint")} error={missing(name)}>
          {(wiring) => (
            <Input
              {...wiring}
              value={name}
              maxLength={80}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
      )}
      <RuleEditor value={text} onChange={setText} missing={asked} />
      <Trial text={text} />
      <Field
        label={t("editor.outcome")}
        hint={outcome === "allow" ? undefined : t(`outcomes-what.${outcome}`)}
      >
        {(wiring) => (
          <Select
            {...wiring}
            value={outcome}
            choices={OUTCOMES.map((value) => ({ value, label: t(`outcomes.${value}`) }))}
            onChange={(event) => setOutcome(OUTCOMES.find((one) => one === event.target.value) ?? "hold")}
          />
        )}
      </Field>
      <Field label={t("editor.zh")} hint={t("editor.reason-hint")} error={missing(zh)}>
        {(wiring) => (
          <Input
            {...wiring}
            lang="zh-CN"
            value={zh}
            maxLength={200}
            onChange={(event) => setZh(event.target.value)}
          />
        )}
      </Field>
      <Field label={t("editor.en")} hint={t("editor.reason-hint")} error={missing(en)}>
        {(wiring) => (
          <Input
            {...wiring}
            lang="en"
            value={en}
            maxLength={200}
            onChange={(event) => setEn(event.target.value)}
          />
        )}
      </Field>
      {writing.error && <ProblemNote thrown={writing.error} />}
      <div>
        <Button type="submit" variant="primary" busy={writing.isPending}>
          {t("new.write")}
        </Button>
      </div>
    </form>
  );
}
