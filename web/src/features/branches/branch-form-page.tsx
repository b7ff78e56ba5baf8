import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { branchesKey, changeBranch, closeBranch, managedBranchQuery, openBranch } from "@/api/branches";
import type { BranchFacility, BranchFacts, BranchService, ManagedBranch } from "@/api/wire";
import { dateText, weekdayNames } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { newRequestKey } from "@/lib/request-key";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/check";
import { ConfirmStep } from "@/ui/confirm-step";
import { DateField } from "@/ui/date-field";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import styles from "./branches.module.css";
import { FACILITIES, SERVICES } from "./choices";
import { readSpans, spansText } from "./hours";
import { KiosksCard } from "./kiosks-card";
import { useTold } from "./told";
import "./words";

const WORDS = [
  "name_zh",
  "name_en",
  "city_zh",
  "city_en",
  "district_zh",
  "district_en",
  "address_zh",
  "address_en",
] as const;

type Word = (typeof WORDS)[number];

const LABELS = {
  name_zh: "form.name-zh",
  name_en: "form.name-en",
  city_zh: "form.city-zh",
  city_en: "form.city-en",
  district_zh: "form.district-zh",
  district_en: "form.district-en",
  address_zh: "form.address-zh",
  address_en: "form.address-en",
} as const;

export function NewBranchPage() {
  const { t } = useTranslation("branches");
  return (
    <Page
      title={t("form.new-title")}
      lead={t("form.lead")}
      back={{ to: console_.branches, label: t("manage.title") }}
    >
      <BranchForm />
    </Page>
  );
}

export function ChangeBranchPage() {
  const { t } = useTranslation("branches");
  const { id = "" } = useParams();
  const found = useQuery(managedBranchQuery(id));
  const told = useTold();
  return (
    <Page
      title={found.data ? told(found.data.facts).name : t("manage.title")}
      lead={t("form.lead")}
      back={{ to: console_.branches, label: t("manage.title") }}
      actions={found.data && !found.data.is_closed && <Close branch={found.data} />}
    >
      <Loaded query={found} lines={10}>
        {(branch) =>
          branch.is_closed ? (
            <Card>
              <StateWord tone="over">{t("manage.closed")}</StateWord>
            </Card>
          ) : (
            <>
              <BranchForm key={branch.version} branch={branch} />
              <KiosksCard branchId={branch.id} />
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

function Close({ branch }: { branch: ManagedBranch }) {
  const { t } = useTranslation("branches");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const told = useTold()(branch.facts);
  return (
    <ConfirmStep
      label={t("form.close")}
      variant="danger"
      grave
      title={t("form.close-title", { name: told.name })}
      sentence={t("form.close-what")}
      act={async () => {
        try {
          await closeBranch(branch.id, branch.version);
          announce(t("form.closed"));
        } finally {
          await queries.invalidateQueries({ queryKey: branchesKey });
        }
      }}
    />
  );
}

interface Special {
  key: string;
  on: string;
  times: string;
  whyZh: string;
  whyEn: string;
}

/** Everything as it is typed; what cannot be read is said beside its field, and nothing is sent. */
function useForm(facts?: BranchFacts) {
  const [words, setWords] = useState(
    () => Object.fromEntries(WORDS.map((one) => [one, facts?.[one] ?? ""])) as Record<Word, string>,
  );
  const [code, setCode] = useState(facts?.code ?? "");
  const [phone, setPhone] = useState(facts?.phone ?? "");
  const [latitude, setLatitude] = useState(facts ? String(facts.latitude_e6 / 1e6) : "");
  const [longitude, setLongitude] = useState(facts ? String(facts.longitude_e6 / 1e6) : "");
  const [services, setServices] = useState<BranchService[]>(facts?.services ?? ["cash", "accounts", "cards"]);
  const [facilities, setFacilities] = useState<BranchFacility[]>(facts?.facilities ?? []);
  const [week, setWeek] = useState(
    () => facts?.week.map(spansText) ?? [...Array(5).fill("9:00-17:00"), "", ""],
  );
  const [special, setSpecial] = useState<Special[]>(
    () =>
      facts?.special_days.map((one) => ({
        key: one.on,
        on: one.on,
        times: spansText(one.spans),
        whyZh: one.why_zh ?? "",
        whyEn: one.why_en ?? "",
      })) ?? [],
  );
  const [counters, setCounters] = useState(String(facts?.counters ?? 3));
  const [minutes, setMinutes] = useState(String(facts?.slot_minutes ?? 30));
  const [places, setPlaces] = useState(String(facts?.slot_places ?? 1));
  return {
    words,
    setWords,
    code,
    setCode,
    phone,
    setPhone,
    latitude,
    setLatitude,
    longitude,
    setLongitude,
    services,
    setServices,
    facilities,
    setFacilities,
    week,
    setWeek,
    special,
    setSpecial,
    counters,
    setCounters,
    minutes,
    setMinutes,
    places,
    setPlaces,
  };
}

type Form = ReturnType<typeof useForm>;

/** What was typed, or null where something is missing or cannot be read. */
function read(form: Form): BranchFacts | null {
  const week = form.week.map(readSpans);
  const days = form.special.map(({ on, times, whyZh, whyEn }) => ({
    on,
    spans: readSpans(times),
    why_zh: whyZh.trim(),
    why_en: whyEn.trim(),
  }));
  const figures = [form.counters, form.minutes, form.places].map(whole);
  const place = [form.latitude, form.longitude].map(millionths);
  const [counters, minutes, places] = figures;
  const [latitude, longitude] = place;
  const known = [...figures, ...place].every((one) => one !== null);
  if (!known || week.includes(null) || days.some(({ on, spans }) => !on || !spans)) return null;
  if (!WORDS.every((one) => form.words[one].trim()) || !form.code || !form.phone.trim()) return null;
  return {
    ...form.words,
    code: form.code,
    phone: form.phone.trim(),
    latitude_e6: latitude ?? 0,
    longitude_e6: longitude ?? 0,
    services: form.services,
    facilities: form.facilities,
    week: week.map((one) => one ?? []),
    special_days: days.map((one) => ({ ...one, spans: one.spans ?? [] })),
    counters: counters ?? 1,
    slot_minutes: minutes ?? 30,
    slot_places: places ?? 0,
  };
}

function whole(text: string): number | null {
  return /^\d{1,3}$/.test(text.trim()) ? Number(text) : null;
}

function millionths(text: string): number | null {
  return /^-?\d{1,3}(\.\d+)?$/.test(text.trim()) ? Math.round(Number(text) * 1e6) : null;
}

function BranchForm({ branch }: { branch?: ManagedBranch }) {
  const { t } = useTranslation("branches");
  const form = useForm(branch?.facts);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const navigate = useNavigate();
  const [key] = useState(newRequestKey);
  const [sent, setSent] = useState(false);
  const saving = useMutation({
    mutationFn: (facts: BranchFacts) =>
      branch ? changeBranch(branch.id, branch.version, facts) : openBranch(facts, key),
    onSuccess: async ({ id }) => {
      announce(t(branch ? "form.saved" : "form.opened"));
      await queries.invalidateQueries({ queryKey: branchesKey });
      if (!branch) await navigate(console_.branch(id));
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    const facts = read(form);
    if (facts) saving.mutate(facts);
  }
  return (
    <form className={styles.cards} onSubmit={submit} noValidate>
      <What form={form} sent={sent} />
      <Offers form={form} sent={sent} />
      <Times form={form} sent={sent} />
      <Slots form={form} sent={sent} />
      {saving.error && <ProblemNote thrown={saving.error} />}
      <div className={styles.end}>
        <Button type="submit" variant="primary" busy={saving.isPending}>
          {t("form.save")}
        </Button>
      </div>
    </form>
  );
}

interface PartProps {
  form: Form;
  sent: boolean;
}

function What({ form, sent }: PartProps) {
  const { t } = useTranslation("branches");
  const missing = (text: string) => (sent && !text.trim() ? t("form.missing") : null);
  const wrong = (text: string) => (sent && millionths(text) === null ? t("form.number-wrong") : null);
  return (
    <Card title={t("form.what")}>
      <div className={styles.pair}>
        <Typed
          label={t("form.code")}
          hint={t("form.code-hint")}
          error={missing(form.code)}
          value={form.code}
          most={8}
          onChange={(text) => form.setCode(text.toUpperCase())}
        />
        <Typed
          label={t("form.phone")}
          error={missing(form.phone)}
          value={form.phone}
          most={24}
          onChange={form.setPhone}
        />
        {WORDS.map((one) => (
          <Typed
            key={one}
            label={t(LABELS[one])}
            error={missing(form.words[one])}
            value={form.words[one]}
            most={one.startsWith("address") ? 200 : 40}
            onChange={(text) => form.setWords({ ...form.words, [one]: text })}
          />
        ))}
        <Typed
          label={t("form.latitude")}
          hint={t("form.place-hint")}
          error={wrong(form.latitude)}
          value={form.latitude}
          most={12}
          onChange={form.setLatitude}
        />
        <Typed
          label={t("form.longitude")}
          hint={t("form.place-hint")}
          error={wrong(form.longitude)}
          value={form.longitude}
          most={12}
          onChange={form.setLongitude}
        />
      </div>
    </Card>
  );
}

interface TypedProps {
  label: string;
  hint?: string;
  error?: string | null;
  value: string;
  most: number;
  onChange: (text: string) => void;
}

function Typed({ label, hint, error, value, most, onChange }: TypedProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <Input
          {...wiring}
          value={value}
          maxLength={most}
          autoComplete="off"
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}

function Offers({ form, sent }: PartProps) {
  const { t } = useTranslation("branches");
  return (
    <Card title={t("form.offers")}>
      <div className={styles.form}>
        <ManyOf
          legend={t("form.services")}
          all={SERVICES}
          chosen={form.services}
          word={(one) => t(`services.${one}`)}
          onChange={form.setServices}
        />
        {sent && form.services.length === 0 && <p role="alert">{t("form.missing")}</p>}
        <ManyOf
          legend={t("form.facilities")}
          all={FACILITIES}
          chosen={form.facilities}
          word={(one) => t(`facilities.${one}`)}
          onChange={form.setFacilities}
        />
        <Typed
          label={t("form.counters")}
          error={sent && whole(form.counters) === null ? t("form.number-wrong") : null}
          value={form.counters}
          most={2}
          onChange={form.setCounters}
        />
      </div>
    </Card>
  );
}

interface ManyProps<T extends string> {
  legend: string;
  all: readonly T[];
  chosen: readonly T[];
  word: (one: T) => string;
  onChange: (chosen: T[]) => void;
}

/** Some of a few, in the order of all. */
export function ManyOf<T extends string>({ legend, all, chosen, word, onChange }: ManyProps<T>) {
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

function Times({ form, sent }: PartProps) {
  const { t } = useTranslation("branches");
  const language = useLanguage();
  const today = useToday();
  const days = weekdayNames(language).map(({ long }) => long);
  const wrong = (text: string) => (sent && readSpans(text) === null ? t("form.week-wrong") : null);
  function changeSpecial(key: string, part: Partial<Special>) {
    form.setSpecial(form.special.map((one) => (one.key === key ? { ...one, ...part } : one)));
  }
  return (
    <Card title={t("form.when")}>
      <div className={styles.form}>
        <p className={styles.soft}>{t("form.week-hint")}</p>
        <div className={styles.pair}>
          {days.map((day, nth) => (
            <Typed
              key={day}
              label={day}
              error={wrong(form.week[nth] ?? "")}
              value={form.week[nth] ?? ""}
              most={50}
              onChange={(text) => form.setWeek(form.week.map((one, at) => (at === nth ? text : one)))}
            />
          ))}
        </div>
        <h3 className={styles.name}>{t("form.special")}</h3>
        <p className={styles.soft}>{t("form.special-hint")}</p>
        {form.special.map((one) => (
          <div key={one.key} className={styles.special}>
            <DateField
              label={t("form.special-on")}
              value={one.on}
              today={today}
              error={sent && !one.on ? t("form.missing") : null}
              onChange={(on) => changeSpecial(one.key, { on })}
            />
            <Typed
              label={t("form.special-times")}
              error={wrong(one.times)}
              value={one.times}
              most={50}
              onChange={(times) => changeSpecial(one.key, { times })}
            />
            <Typed
              label={t("form.special-why-zh")}
              value={one.whyZh}
              most={40}
              onChange={(whyZh) => changeSpecial(one.key, { whyZh })}
            />
            <Typed
              label={t("form.special-why-en")}
              value={one.whyEn}
              most={40}
              onChange={(whyEn) => changeSpecial(one.key, { whyEn })}
            />
            <Button
              size="small"
              onClick={() => form.setSpecial(form.special.filter(({ key }) => key !== one.key))}
            >
              {t("form.special-remove", { day: one.on ? dateText(one.on, language) : "" })}
            </Button>
          </div>
        ))}
        <div>
          <Button
            onClick={() =>
              form.setSpecial([
                ...form.special,
                { key: newRequestKey(), on: "", times: "", whyZh: "", whyEn: "" },
              ])
            }
          >
            {t("form.special-add")}
          </Button>
        </div>
      </div>
    </Card>
  );
}

function Slots({ form, sent }: PartProps) {
  const { t } = useTranslation("branches");
  const wrong = (text: string) => (sent && whole(text) === null ? t("form.number-wrong") : null);
  return (
    <Card title={t("form.appointments")}>
      <div className={styles.pair}>
        <Typed
          label={t("form.slot-minutes")}
          error={wrong(form.minutes)}
          value={form.minutes}
          most={3}
          onChange={form.setMinutes}
        />
        <Typed
          label={t("form.slot-places")}
          hint={t("form.slot-hint")}
          error={wrong(form.places)}
          value={form.places}
          most={2}
          onChange={form.setPlaces}
        />
      </div>
    </Card>
  );
}
