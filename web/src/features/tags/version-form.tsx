import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { NewTag, NewTagVersion, TagKind, TagVersion } from "@/api/wire";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/check";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import { Preview } from "./preview";
import { FIRST_RULE, RuleBuilder } from "./rule-builder";
import styles from "./tags.module.css";
import { THEMES, type Theme } from "./themes";

const KINDS = ["rule", "hand", "model"] as const satisfies readonly TagKind[];

interface Props {
  /** Of a tag that is there: which, of what kind, and the version to begin with. */
  of?: { id: string; kind: TagKind; from: TagVersion | undefined };
  act: (
    version: NewTagVersion,
    named: Pick<NewTag, "name_zh" | "name_en" | "tag_kind" | "theme">,
  ) => Promise<void>;
}

/** A tag as one writes it, and whom it would be noted about. */
export function VersionForm({ of, act }: Props) {
  const { t } = useTranslation("tags");
  const from = of?.from;
  const [zh, setZh] = useState("");
  const [en, setEn] = useState("");
  const [kind, setKind] = useState<TagKind>(of?.kind ?? "rule");
  const [theme, setTheme] = useState<Theme>("money");
  const [rule, setRule] = useState(from?.rule ?? FIRST_RULE);
  const [confidence, setConfidence] = useState(from?.confidence ?? 100);
  const [lasts, setLasts] = useState(from?.lasts_days ? String(from.lasts_days) : "");
  const [needsConsent, setNeedsConsent] = useState(from?.needs_consent ?? true);
  const [isTold, setIsTold] = useState(from ? from.told_zh !== null : true);
  const [toldZh, setToldZh] = useState(from?.told_zh ?? "");
  const [toldEn, setToldEn] = useState(from?.told_en ?? "");
  const [asked, setAsked] = useState(false);
  const writing = useMutation({
    mutationFn: () =>
      act(
        {
          rule: kind === "rule" ? rule : null,
          value: null,
          confidence,
          lasts_days: lasts ? Number(lasts) : null,
          needs_consent: needsConsent,
          told: isTold ? { zh: toldZh.trim(), en: toldEn.trim() } : null,
        },
        { name_zh: zh.trim(), name_en: en.trim(), tag_kind: kind, theme },
      ),
  });
  const missing = (said: string) => (asked && !said.trim() ? t("form.missing") : null);
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    const isNamed = of || (zh.trim() && en.trim());
    if (isNamed && (!isTold || (toldZh.trim() && toldEn.trim()))) writing.mutate();
  }
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      {!of && (
        <div className={styles.pair}>
          <Words
            label={t("form.name-zh")}
            value={zh}
            most={40}
            lang="zh-CN"
            error={missing(zh)}
            onChange={setZh}
          />
          <Words
            label={t("form.name-en")}
            value={en}
            most={60}
            lang="en"
            error={missing(en)}
            onChange={setEn}
          />
          <Field label={t("form.kind")} hint={t(`kinds-what.${kind}`)}>
            {(wiring) => (
              <Select
                {...wiring}
                value={kind}
                choices={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
                onChange={({ target }) => setKind(target.value as TagKind)}
              />
            )}
          </Field>
          <Field label={t("form.theme")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={theme}
                choices={THEMES.map((value) => ({ value, label: t(`themes.${value}`) }))}
                onChange={({ target }) => setTheme(target.value as Theme)}
              />
            )}
          </Field>
        </div>
      )}
      {kind === "rule" && (
        <>
          <RuleBuilder rule={rule} onChange={setRule} />
          <Preview rule={rule} needsConsent={needsConsent} tagId={of?.id ?? null} />
        </>
      )}
      <div className={styles.pair}>
        <Field label={t("form.confidence")} hint={t("form.confidence-hint")}>
          {(wiring) => (
            <Input
              {...wiring}
              figures
              type="number"
              min={1}
              max={100}
              suffix="%"
              value={confidence}
              onChange={({ target }) => setConfidence(Math.min(100, Math.max(1, Number(target.value) || 1)))}
            />
          )}
        </Field>
        <Field label={t("form.lasts")} hint={t("form.lasts-hint")}>
          {(wiring) => (
            <Input
              {...wiring}
              figures
              type="number"
              min={1}
              max={731}
              value={lasts}
              onChange={({ target }) => setLasts(target.value)}
            />
          )}
        </Field>
      </div>
      <Checkbox
        label={t("form.needs-consent")}
        hint={t("form.needs-consent-hint")}
        checked={needsConsent}
        onChange={({ target }) => setNeedsConsent(target.checked)}
      />
      <Checkbox
        label={t("form.told")}
        hint={t("form.told-hint")}
        checked={isTold}
        onChange={({ target }) => setIsTold(target.checked)}
      />
      {isTold && (
        <div className={styles.pair}>
          <Words
            label={t("form.told-zh")}
            value={toldZh}
            most={200}
            lang="zh-CN"
            error={missing(toldZh)}
            onChange={setToldZh}
          />
          <Words
            label={t("form.told-en")}
            value={toldEn}
            most={200}
            lang="en"
            error={missing(toldEn)}
            onChange={setToldEn}
          />
        </div>
      )}
      {writing.error && <ProblemNote thrown={writing.error} />}
      <div>
        <Button type="submit" variant="primary" busy={writing.isPending}>
          {t("form.write")}
        </Button>
      </div>
    </form>
  );
}

interface WordsProps {
  label: string;
  value: string;
  most: number;
  lang: string;
  error: string | null;
  onChange: (value: string) => void;
}

function Words({ label, value, most, lang, error, onChange }: WordsProps) {
  return (
    <Field label={label} error={error}>
      {(wiring) => (
        <Input
          {...wiring}
          lang={lang}
          value={value}
          maxLength={most}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}
