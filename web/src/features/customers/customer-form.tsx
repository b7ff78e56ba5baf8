import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CustomerFacts, NewCustomer } from "@/api/customers";
import { Problem } from "@/api/problem";
import type { CustomerRow, DocumentKind, Gender } from "@/api/wire";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import { codeWords } from "@/ui/problem-words";
import styles from "./customer-form.module.css";

const DOCUMENT_KINDS: DocumentKind[] = ["resident_id", "passport", "business_licence", "other"];

/** What stands in the form: everything as text. */
export interface Answers {
  kind: CustomerRow["kind"];
  name: string;
  birth_on?: string;
  gender?: Gender;
  phones?: string;
  emails?: string;
  document_kind?: DocumentKind;
  documents?: string;
  line?: string;
  district?: string;
  city?: string;
  region?: string;
  postcode?: string;
  country?: string;
}

interface Props {
  initial: Partial<Answers>;
  /** For somebody new: also asks what kind of customer it is, and for a document. */
  isNew?: boolean;
  busy: boolean;
  error: Error | null;
  onSubmit: (answers: Answers) => void;
  onCancel: () => void;
  extra?: ReactNode;
}

const GENDERS: Gender[] = ["female", "male", "other"];
const KINDS: Answers["kind"][] = ["person", "organisation"];

/** Everything that staff enter about a customer. */
export function CustomerForm({ initial, isNew = false, busy, error, onSubmit, onCancel, extra }: Props) {
  const { t, i18n } = useTranslation("customers");
  const [answers, setAnswers] = useState<Answers>({ kind: "person", name: "", ...initial });
  const [asked, setAsked] = useState(false);
  const told = toldOf(error, (code) => codeWords(code, i18n));
  const wrong: Partial<Record<keyof Answers, string>> = { ...told };
  if (asked && !answers.name.trim()) wrong.name = t("name-missing");
  if (asked && answers.country && !/^[A-Z]{2}$/.test(answers.country.trim()))
    wrong.country = t("country-bad");
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    const country = answers.country?.trim() ?? "";
    if (answers.name.trim() && (!country || /^[A-Z]{2}$/.test(country))) onSubmit(answers);
  }
  const parts = { answers, wrong, change: (part: Partial<Answers>) => setAnswers({ ...answers, ...part }) };
  return (
    <form onSubmit={submit} noValidate>
      <div className={styles.fields}>
        {isNew && (
          <ChoiceField
            {...parts}
            name="kind"
            label={t("kind")}
            choices={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
          />
        )}
        <TextField {...parts} name="name" label={t("name")} maxLength={200} />
        {answers.kind === "person" && (
          <>
            <TextField {...parts} name="birth_on" label={t("birth")} type="date" />
            <ChoiceField
              {...parts}
              name="gender"
              label={t("gender")}
              none={t("choose")}
              choices={GENDERS.map((value) => ({ value, label: t(`genders.${value}`) }))}
            />
          </>
        )}
        {isNew && (
          <>
            <ChoiceField
              {...parts}
              name="document_kind"
              label={t("document-kind")}
              none={t("choose")}
              choices={DOCUMENT_KINDS.map((value) => ({ value, label: t(`documents.${value}`) }))}
            />
            <TextField {...parts} name="documents" label={t("document-number")} maxLength={40} />
          </>
        )}
        <TextField {...parts} name="phones" label={t("phones")} hint={t("several-hint")} maxLength={200} />
        <TextField {...parts} name="emails" label={t("emails")} hint={t("several-hint")} maxLength={400} />
      </div>
      <section className={styles.address} aria-label={t("address")}>
        <h2>{t("address")}</h2>
        <div className={styles.fields}>
          {(["line", "district", "city", "region", "postcode"] as const).map((part) => (
            <TextField {...parts} key={part} name={part} label={t(part)} maxLength={200} />
          ))}
          <TextField {...parts} name="country" label={t("country")} maxLength={2} />
        </div>
      </section>
      {error && <ProblemNote thrown={error} />}
      <div className={styles.buttons}>
        {extra}
        <Button onClick={onCancel}>{t("cancel")}</Button>
        <Button type="submit" variant="primary" busy={busy}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

interface PartProps {
  name: keyof Answers;
  label: string;
  hint?: string;
  answers: Answers;
  wrong: Partial<Record<keyof Answers, string>>;
  change: (part: Partial<Answers>) => void;
}

function TextField({
  name,
  label,
  hint,
  answers,
  wrong,
  change,
  ...rest
}: PartProps & { type?: string; maxLength?: number }) {
  return (
    <Field label={label} hint={hint} error={wrong[name]}>
      {(wiring) => (
        <Input
          {...wiring}
          {...rest}
          autoComplete="off"
          value={answers[name] ?? ""}
          onChange={(event) => change({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
}

interface ChoiceProps extends PartProps {
  none?: string;
  choices: readonly { value: string; label: string }[];
}

function ChoiceField({ name, label, answers, wrong, change, none, choices }: ChoiceProps) {
  return (
    <Field label={label} error={wrong[name]}>
      {(wiring) => (
        <Select
          {...wiring}
          none={none}
          choices={choices}
          value={answers[name] ?? ""}
          onChange={(event) => change({ [name]: event.target.value || undefined })}
        />
      )}
    </Field>
  );
}

/** What the server said about each field, by the form's own names. */
function toldOf(
  error: Error | null,
  words: (code: string) => string | null | undefined,
): Partial<Record<keyof Answers, string>> {
  if (!(error instanceof Problem)) return {};
  return Object.fromEntries(
    error.fields.map(({ field, code, message }) => [fieldName(field), words(code) ?? message]),
  );
}

/** The form's answers as the server takes them; empty means not known. */
export function factsOf(answers: Answers): CustomerFacts {
  const address = {
    line: answers.line?.trim() ?? "",
    district: answers.district?.trim() ?? "",
    city: answers.city?.trim() ?? "",
    region: answers.region?.trim() ?? "",
    postcode: answers.postcode?.trim() ?? "",
    country: answers.country?.trim() ?? "",
  };
  return {
    name: answers.name.trim(),
    birth_on: answers.birth_on || null,
    gender: answers.gender ?? null,
    phones: several(answers.phones),
    emails: several(answers.emails),
    // The country is filled in beforehand; alone it is no address.
    address: Object.values({ ...address, country: "" }).some(Boolean) ? address : null,
  };
}

/** The document named in the form, issued where the customer lives; none when a part of it is missing. */
export function documentsOf({ document_kind, documents, country }: Answers): NewCustomer["documents"] {
  const number = documents?.trim();
  if (!document_kind || !number) return [];
  return [{ kind: document_kind, number, country: country?.trim() || "CN" }];
}

function several(typed: string | undefined): string[] {
  return (typed ?? "")
    .split(/[,,、;;]/)
    .map((one) => one.trim())
    .filter(Boolean);
}

// The server names a field by its path ("address.city", "phones[0]"); the form by its own name.
function fieldName(path: string): keyof Answers {
  const name = path.replace(/^(data|body)\./, "").replace(/^address\./, "");
  return name.replace(/[[.].*$/, "") as keyof Answers;
}
