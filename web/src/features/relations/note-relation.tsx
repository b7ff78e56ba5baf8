import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { type NewRelation, noteRelation, relationsKey } from "@/api/relations";
import { searchQuery } from "@/api/search";
import type { Customer, CustomerHit, Origin, RelationRole } from "@/api/wire";
import { type BankDate, isoToday } from "@/lib/dates";
import { newRequestKey } from "@/lib/request-key";
import { useSettled } from "@/lib/use-settled";
import { Button } from "@/ui/button";
import { DateField } from "@/ui/date-field";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { Masked } from "@/ui/masked";
import { useAnnounce } from "@/ui/notice";
import { PersonChip } from "@/ui/person-chip";
import { ProblemNote } from "@/ui/problem-note";
import { Segments } from "@/ui/segments";
import styles from "./relations.module.css";
import { readShare } from "./share-text";

const OF_PERSON: readonly RelationRole[] = [
  "spouse",
  "parent",
  "child",
  "sibling",
  "relative",
  "guardian",
  "ward",
  "represented",
  "agent",
  "principal",
  "owned",
  "beneficially_owned",
];
const OF_COMPANY: readonly RelationRole[] = [
  "legal_representative",
  "owner",
  "beneficial_owner",
  "agent",
  "owned",
  "principal",
];
const GROUNDS = ["control", "votes", "income", "management"] as const;
const ORIGINS: readonly Origin[] = ["branch", "document", "register"];
const PAUSE_MS = 200;

type Ground = (typeof GROUNDS)[number];

/** Says who somebody is to this customer. Nothing is sent before the form is filled in and pressed. */
export function NoteRelation({ customer }: { customer: Customer }) {
  const { t } = useTranslation("relations");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t("note.open")}
      </Button>
      <Dialog open={open} title={t("note.title", { name: customer.name })} onClose={() => setOpen(false)}>
        {open && <Form customer={customer} onDone={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

function Form({ customer, onDone }: { customer: Customer; onDone: () => void }) {
  const { t } = useTranslation(["relations", "ui"]);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const today = isoToday();
  const roles = customer.kind === "organisation" ? OF_COMPANY : OF_PERSON;
  const [key] = useState(newRequestKey);
  const [role, setRole] = useState<RelationRole>(roles[0] ?? "relative");
  const [isCustomer, setIsCustomer] = useState<"yes" | "no">("yes");
  const [who, setWho] = useState<CustomerHit | null>(null);
  const [name, setName] = useState("");
  const [kind, setKind] = useState<"person" | "organisation">("person");
  const [typedShare, setTypedShare] = useState("");
  const [ground, setGround] = useState<Ground>("control");
  const [since, setSince] = useState<BankDate | "">("");
  const [origin, setOrigin] = useState<Origin>("branch");
  const [sent, setSent] = useState(false);
  const owns = role === "owner" || role === "owned";
  const hasGround = role === "beneficial_owner" || role === "beneficially_owned";
  const share = readShare(typedShare);
  const missing = isCustomer === "yes" ? who === null : !name.trim();
  const wrongShare = owns && share === null;
  const noting = useMutation({
    mutationFn: (relation: NewRelation) => noteRelation(customer.id, relation, key),
    onSuccess: async () => {
      onDone();
      announce(t("note.done"));
      await queries.invalidateQueries({ queryKey: relationsKey });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (missing || wrongShare) return;
    noting.mutate({
      role,
      origin,
      ...(isCustomer === "yes" && who ? { other_id: who.id } : { outsider: { name: name.trim(), kind } }),
      ...(owns && share !== null ? { share } : {}),
      ...(hasGround ? { ground } : {}),
      ...(since ? { since_on: since } : {}),
    });
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Field label={t("note.role")} hint={t("note.role-hint", { name: customer.name })}>
        {(wiring) => (
          <Select
            {...wiring}
            value={role}
            choices={roles.map((value) => ({ value, label: t(`roles.${value}`) }))}
            onChange={(event) => setRole(event.target.value as RelationRole)}
          />
        )}
      </Field>
      <Segments
        label={t("note.who")}
        choices={[
          { value: "yes", label: t("note.is-customer") },
          { value: "no", label: t("note.is-none") },
        ]}
        value={isCustomer}
        onChange={setIsCustomer}
      />
      {isCustomer === "yes" ? (
        <FindWho not={customer.id} who={who} choose={setWho} missing={sent && missing} />
      ) : (
        <>
          <Field label={t("note.name")} error={sent && missing ? t("note.name-missing") : null}>
            {(wiring) => (
              <Input
                {...wiring}
                autoComplete="off"
                maxLength={200}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <Segments
            label={t("note.kind")}
            choices={[
              { value: "person", label: t("note.person") },
              { value: "organisation", label: t("note.organisation") },
            ]}
            value={kind}
            onChange={setKind}
          />
        </>
      )}
      {owns && (
        <Field
          label={t("note.share")}
          hint={t("note.share-hint")}
          error={sent && wrongShare ? t("note.share-wrong") : null}
        >
          {(wiring) => (
            <Input
              {...wiring}
              inputMode="decimal"
              autoComplete="off"
              maxLength={8}
              suffix="%"
              value={typedShare}
              onChange={(event) => setTypedShare(event.target.value)}
            />
          )}
        </Field>
      )}
      {hasGround && (
        <Field label={t("note.ground")} hint={t("note.ground-hint")}>
          {(wiring) => (
            <Select
              {...wiring}
              value={ground}
              choices={GROUNDS.map((value) => ({ value, label: t(`grounds.${value}`) }))}
              onChange={(event) => setGround(event.target.value as Ground)}
            />
          )}
        </Field>
      )}
      <DateField
        label={t("note.since")}
        hint={t("note.since-hint")}
        value={since}
        today={today}
        max={today}
        onChange={setSince}
      />
      <Field label={t("note.origin")}>
        {(wiring) => (
          <Select
            {...wiring}
            value={origin}
            choices={ORIGINS.map((value) => ({ value, label: t(`origins.${value}`) }))}
            onChange={(event) => setOrigin(event.target.value as Origin)}
          />
        )}
      </Field>
      {noting.error && <ProblemNote thrown={noting.error} />}
      <p className={styles.soft}>{t("note.what")}</p>
      <div className={styles.end}>
        <Button onClick={onDone}>{t("ui:leave-it")}</Button>
        <Button type="submit" variant="primary" busy={noting.isPending}>
          {t("note.act")}
        </Button>
      </div>
    </form>
  );
}

interface FindProps {
  /** Whose file it is: nobody is their own relation. */
  not: string;
  who: CustomerHit | null;
  choose: (who: CustomerHit | null) => void;
  missing: boolean;
}

function FindWho({ not, who, choose, missing }: FindProps) {
  const { t } = useTranslation("relations");
  const [text, setText] = useState("");
  const q = useSettled(text.trim(), PAUSE_MS);
  const found = useQuery({ ...searchQuery(q), enabled: q !== "" });
  const hits = (q ? (found.data?.customers ?? []) : []).filter(({ id }) => id !== not);
  return (
    <>
      <Field label={t("note.find")} error={missing ? t("note.find-missing") : null}>
        {(wiring) => (
          <Input
            {...wiring}
            type="search"
            autoComplete="off"
            maxLength={100}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              choose(null);
            }}
          />
        )}
      </Field>
      <fieldset className={styles.hits} aria-busy={found.isFetching}>
        <legend className="only-heard">{t("note.found")}</legend>
        {hits.map((hit) => (
          <label key={hit.id} className={styles.hit}>
            <input type="radio" name="who" checked={who?.id === hit.id} onChange={() => choose(hit)} />
            <PersonChip
              name={hit.name}
              organisation={hit.kind === "organisation"}
              note={
                <>
                  {hit.number} {hit.phone_masked && <Masked value={hit.phone_masked} />} {hit.city}
                </>
              }
            />
          </label>
        ))}
        {hits.length === 0 && (
          <p className={styles.soft} role="status">
            {found.error ? "" : t(q && found.data ? "note.found-none" : "note.find-first", { q })}
          </p>
        )}
        {found.error && <ProblemNote thrown={found.error} retry={() => found.refetch()} />}
      </fieldset>
    </>
  );
}
