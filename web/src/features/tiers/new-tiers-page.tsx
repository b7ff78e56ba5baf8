import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { proposeTiers, simulateTiers, tiersKey, tiersQuery } from "@/api/tiers";
import type { TiersOverview } from "@/api/wire";
import { monthText } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Select, TextArea } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import { blankTier, type Drafted, draftOf, readDraft, USUAL } from "./draft";
import { EffectsTold } from "./effects";
import { TierEditor } from "./tier-editor";
import styles from "./tiers.module.css";
import { inForce } from "./tiers-page";
import "./words";

const MOST_TIERS = 8;
const MONTHS_AHEAD = 12;

/** The workshop: terms as one moves them, what they would come to beside them, and asking a colleague to publish. */
export function NewTiersPage() {
  const { t } = useTranslation("tiers");
  const found = useQuery(tiersQuery);
  return (
    <Page title={t("new.title")} lead={t("new.lead")} back={{ to: console_.tiers, label: t("page.title") }}>
      <Loaded query={found} lines={8}>
        {(all) => <Workshop all={all} />}
      </Loaded>
    </Page>
  );
}

function Workshop({ all }: { all: TiersOverview }) {
  const { t } = useTranslation("tiers");
  const before = inForce(all);
  const [tiers, setTiers] = useState<Drafted[]>(() => (before ? before.tiers.map(draftOf) : USUAL));
  const [grace, setGrace] = useState(before?.grace ?? 1);
  const [asked, setAsked] = useState(false);
  const wanted = readDraft(tiers, grace);
  const trying = useMutation({
    mutationFn: async () => {
      if (!wanted) return null;
      return { scheme: wanted, effects: await simulateTiers(wanted) };
    },
  });
  function run() {
    setAsked(true);
    if (wanted) trying.mutate();
  }
  return (
    <div className={styles.workshop}>
      <Card title={t("new.tiers")}>
        <div className={styles.form}>
          {tiers.map((tier, level) => (
            <TierEditor
              key={tier.key}
              tier={tier}
              level={level}
              asked={asked}
              onChange={(changed) => setTiers(tiers.map((one, nth) => (nth === level ? changed : one)))}
              onRemove={
                level > 0 && tiers.length > 2
                  ? () => setTiers(tiers.filter((_, nth) => nth !== level))
                  : undefined
              }
            />
          ))}
          <div className={styles.buttons}>
            <Button
              blocked={tiers.length >= MOST_TIERS && t("new.most")}
              onClick={() => setTiers([...tiers, blankTier()])}
            >
              {t("new.add")}
            </Button>
          </div>
          <Field label={t("new.grace")} hint={t("new.grace-hint")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={String(grace)}
                choices={[1, 2, 3, 4, 5, 6].map((count) => ({
                  value: String(count),
                  label: t("new.months", { count }),
                }))}
                onChange={(event) => setGrace(Number(event.target.value))}
              />
            )}
          </Field>
          <div>
            <Button variant="primary" busy={trying.isPending} onClick={run}>
              {t("new.try")}
            </Button>
          </div>
          {asked && !wanted && <p role="alert">{t("new.wrong")}</p>}
          {trying.error && <ProblemNote thrown={trying.error} />}
        </div>
      </Card>
      <div className={styles.page}>
        <EffectsTold tried={trying.data ?? null} before={before} />
        {wanted && trying.data && (
          <Ask all={all} ask={(month, reason) => proposeTiers(month, wanted, reason)} />
        )}
      </div>
    </div>
  );
}

interface AskProps {
  all: TiersOverview;
  ask: (month: string, reason: string) => Promise<unknown>;
}

function Ask({ all, ask }: AskProps) {
  const { t } = useTranslation("tiers");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const navigate = useNavigate();
  const months = monthsFrom(all.first_free_month);
  const [month, setMonth] = useState(months.at(all.schemes.length === 0 ? 11 : 0) ?? all.first_free_month);
  const [reason, setReason] = useState("");
  const [sent, setSent] = useState(false);
  const asking = useMutation({
    mutationFn: () => ask(month, reason.trim()),
    onSuccess: async () => {
      announce(t("ask.done"));
      await queries.invalidateQueries({ queryKey: tiersKey });
      navigate(console_.tiers);
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (reason.trim()) asking.mutate();
  }
  return (
    <Card title={t("ask.title")}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <p>{t("ask.what")}</p>
        <Field label={t("ask.month")} hint={t("ask.month-hint")}>
          {(wiring) => (
            <Select
              {...wiring}
              value={month}
              choices={months.map((value) => ({ value, label: monthText(value, language) }))}
              onChange={(event) => setMonth(event.target.value)}
            />
          )}
        </Field>
        <Field
          label={t("ask.reason")}
          hint={t("ask.reason-hint")}
          error={sent && !reason.trim() ? t("give.reason-missing") : null}
        >
          {(wiring) => (
            <TextArea
              {...wiring}
              rows={2}
              value={reason}
              maxLength={500}
              onChange={(event) => setReason(event.target.value.replaceAll(/[\r\n]+/g, " "))}
            />
          )}
        </Field>
        {asking.error && <ProblemNote thrown={asking.error} />}
        <div>
          <Button type="submit" variant="primary" busy={asking.isPending}>
            {t("ask.act")}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function monthsFrom(first: string): string[] {
  const [year = 0, month = 1] = first.split("-").map(Number);
  return Array.from({ length: MONTHS_AHEAD + 1 }, (_, nth) => {
    const place = year * 12 + month - 1 + nth;
    return `${Math.floor(place / 12)}-${String((place % 12) + 1).padStart(2, "0")}-01`;
  });
}
