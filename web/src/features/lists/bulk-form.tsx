import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { askForBulkAct, bulkActsKey, bulkPreviewQuery } from "@/api/bulk-acts";
import { teamQuery } from "@/api/managers";
import { tagsQuery } from "@/api/tags";
import { taskOwnersQuery } from "@/api/tasks";
import type { BulkActWhat, BulkKind, BulkReason } from "@/api/wire";
import { addDays, type BankDate, dateText } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { newRequestKey } from "@/lib/request-key";
import { Button } from "@/ui/button";
import { DateField } from "@/ui/date-field";
import { Field } from "@/ui/field";
import { Select, TextArea } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { codeWords } from "@/ui/problem-words";
import { useMe } from "@/ui/session";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import styles from "./bulk.module.css";

const REASONS: readonly BulkReason[] = ["campaign", "care", "reorganisation", "inspection", "correction"];
const WHYS = ["over", "mistaken"] as const;
const LONGEST_TAG_DAYS = 731;
const LONGEST_TASK_DAYS = 366;
const LONGEST_WORDS = { give_tag: 500, assign: 500, open_task: 300 } as const;

type Pick = { filters: BulkActWhat["filters"] } | { customer_ids: string[] };

interface Props {
  kind: BulkKind;
  pick: Pick;
  onClose: () => void;
}

/** What is to be done with all of them, what it will come to, and why. */
export function BulkForm({ kind, pick, onClose }: Props) {
  const { t } = useTranslation(["lists", "ui"]);
  const language = useLanguage();
  const today = useToday();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const me = useMe();
  const [key] = useState(newRequestKey);
  const [chosen, setChosen] = useState("");
  const [why, setWhy] = useState<(typeof WHYS)[number]>("over");
  const [day, setDay] = useState<BankDate | "">(kind === "give_tag" ? addDays(today, 180) : "");
  const [words, setWords] = useState("");
  const [reason, setReason] = useState<BulkReason | "">("");
  const [sent, setSent] = useState(false);
  const named = useNamed(kind);
  const isTag = kind === "give_tag" || kind === "take_tag";
  const hasDay = kind === "give_tag" || kind === "open_task";
  const what: BulkActWhat = {
    kind,
    ...pick,
    ...(isTag && { tag_id: chosen }),
    ...(kind === "give_tag" && { until: day || null }),
    ...(kind === "take_tag" && { why }),
    ...(kind === "assign" && { manager_id: chosen }),
    ...(kind === "open_task" && { due_on: day || null, owner_id: chosen || null }),
  };
  const isChosen = kind === "open_task" || chosen !== "";
  const preview = useQuery({ ...bulkPreviewQuery(what), enabled: isChosen });
  const seen = isChosen ? preview.data : undefined;
  const words_ = words.trim();
  const missing = {
    chosen: !isChosen,
    day: hasDay && !day,
    words: kind !== "take_tag" && !words_,
    reason: !reason,
  };
  const asking = useMutation({
    mutationFn: (wish: { reason: BulkReason; customers: number }) =>
      askForBulkAct({ ...what, ...wish, ...(kind !== "take_tag" && { words: words_ }) }, key),
    onSuccess: async (act) => {
      onClose();
      announce(t("bulk.asked"));
      await queries.invalidateQueries({ queryKey: bulkActsKey });
      navigate(console_.bulkAct(act.id));
    },
    onError: () => preview.refetch(),
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (Object.values(missing).some(Boolean) || !seen || !reason) return;
    asking.mutate({ reason, customers: seen.customers });
  }
  const said = (is: boolean) => (sent && is ? t("bulk.missing") : null);
  const whatName =
    kind === "open_task" && !chosen ? me.name : (named.find(({ value }) => value === chosen)?.name ?? "");
  if (isTag && named.length === 0) return <p>{t("bulk.no-hand")}</p>;
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Field
        label={isTag ? t("bulk.tag") : kind === "assign" ? t("bulk.manager") : t("bulk.owner")}
        hint={kind === "assign" ? t("bulk.manager-hint") : undefined}
        error={said(missing.chosen)}
      >
        {(wiring) => (
          <Select
            {...wiring}
            none={kind === "open_task" ? t("bulk.me") : t("bulk.choose")}
            choices={named}
            value={chosen}
            onChange={({ target }) => setChosen(target.value)}
          />
        )}
      </Field>
      {kind === "take_tag" && (
        <Field label={t("bulk.why")}>
          {(wiring) => (
            <Select
              {...wiring}
              choices={WHYS.map((value) => ({ value, label: t(`bulk.whys.${value}`) }))}
              value={why}
              onChange={({ target }) => setWhy(target.value === "over" ? "over" : "mistaken")}
            />
          )}
        </Field>
      )}
      {hasDay && (
        <DateField
          label={kind === "give_tag" ? t("bulk.until") : t("bulk.due")}
          value={day}
          today={today}
          min={today}
          max={addDays(today, kind === "give_tag" ? LONGEST_TAG_DAYS : LONGEST_TASK_DAYS)}
          error={said(missing.day)}
          onChange={setDay}
        />
      )}
      {kind !== "take_tag" && (
        <Field
          label={t(`bulk.words.${kind}`)}
          hint={t(`bulk.words-hint.${kind}`)}
          error={said(missing.words)}
        >
          {(wiring) => (
            <TextArea
              {...wiring}
              value={words}
              rows={2}
              maxLength={LONGEST_WORDS[kind]}
              onChange={({ target }) => setWords(target.value.replaceAll(/[\r\n]+/g, " "))}
            />
          )}
        </Field>
      )}
      <Field label={t("bulk.reason")} hint={t("bulk.reason-hint")} error={said(missing.reason)}>
        {(wiring) => (
          <Select
            {...wiring}
            none={t("bulk.choose")}
            choices={REASONS.map((value) => ({ value, label: t(`bulk.reasons.${value}`) }))}
            value={reason}
            onChange={({ target }) => setReason(REASONS.find((one) => one === target.value) ?? "")}
          />
        )}
      </Field>
      {isChosen && (
        <Seen
          preview={seen}
          sentence={
            seen &&
            (!hasDay || day) &&
            t(`bulk.sentence.${kind}`, {
              count: seen.customers,
              what: whatName,
              day: day && dateText(day, language),
            })
          }
        />
      )}
      {preview.error && isChosen && <ProblemNote thrown={preview.error} />}
      {asking.error && <ProblemNote thrown={asking.error} />}
      <div className={styles.end}>
        <Button onClick={onClose}>{t("ui:leave-it")}</Button>
        <Button
          type="submit"
          variant="primary"
          busy={asking.isPending}
          blocked={isChosen && !seen && !preview.error && t("bulk.preview.wait")}
        >
          {seen ? t("bulk.act", { count: seen.customers }) : t(`bulk.kinds.${kind}`)}
        </Button>
      </div>
    </form>
  );
}

interface SeenProps {
  preview: { customers: number; already: number; refused: { code: string; customers: number }[] } | undefined;
  sentence: string | false | "" | undefined;
}

/** What it will come to, as far as it is seen without doing it. */
function Seen({ preview, sentence }: SeenProps) {
  const { t, i18n } = useTranslation("lists");
  if (!preview) return <p className={styles.soft}>{t("bulk.preview.wait")}</p>;
  const refused = preview.refused.reduce((sum, one) => sum + one.customers, 0);
  return (
    <div className={styles.seen} role="status">
      <p>
        <strong>{sentence || t("bulk.preview.what", { count: preview.customers })}</strong>
      </p>
      <ul>
        {preview.already > 0 && <li>{t("bulk.preview.already", { count: preview.already })}</li>}
        {preview.refused.map(({ code, customers: count }) => (
          <li key={code}>{t("bulk.preview.refused", { count, why: codeWords(code, i18n) ?? code })}</li>
        ))}
        {(preview.already > 0 || refused > 0) && (
          <li>{t("bulk.preview.effect", { count: preview.customers - preview.already - refused })}</li>
        )}
      </ul>
      <p className={styles.soft}>{t("bulk.preview.rest")}</p>
    </div>
  );
}

/** Tags that are given by hand, managers with how many they have, or colleagues who do tasks. */
function useNamed(kind: BulkKind): { value: string; label: string; name: string }[] {
  const { t } = useTranslation("lists");
  const english = useLanguage() === "en";
  const isTag = kind === "give_tag" || kind === "take_tag";
  const tags = useQuery({ ...tagsQuery, enabled: isTag }).data ?? [];
  const team = useQuery({ ...teamQuery, enabled: kind === "assign" }).data?.items ?? [];
  const owners = useQuery({ ...taskOwnersQuery, enabled: kind === "open_task" }).data ?? [];
  const me = useMe();
  if (isTag) {
    return tags
      .filter((one) => one.tag_kind === "hand" && (one.stage === "live" || kind === "take_tag"))
      .map((one) => ({ value: one.id, ...twice(english ? one.name_en : one.name_zh) }));
  }
  if (kind === "assign") {
    return team.map(({ manager, customers: count }) => ({
      value: manager.id,
      name: manager.name,
      label: t("bulk.manager-choice", { name: manager.name, count }),
    }));
  }
  return owners.filter(({ name }) => name !== me.name).map(({ id, name }) => ({ value: id, ...twice(name) }));
}

function twice(name: string): { label: string; name: string } {
  return { label: name, name };
}
