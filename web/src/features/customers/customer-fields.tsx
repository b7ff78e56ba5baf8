import { useTranslation } from "react-i18next";
import type { DocumentKind, Gender } from "@/api/wire";
import { DateField } from "@/ui/date-field";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { useToday } from "@/ui/use-today";
import type { Answers } from "./customer-answers";
import styles from "./customer-form.module.css";

const DOCUMENT_KINDS: DocumentKind[] = [
  "resident_id",
  "passport",
  "business_licence",
  "mainland_permit",
  "residence_permit",
  "other",
];
const GENDERS: Gender[] = ["female", "male", "other"];
const KINDS: Answers["kind"][] = ["person", "organisation"];

export interface Parts {
  answers: Answers;
  wrong: Partial<Record<keyof Answers, string>>;
  change: (part: Partial<Answers>) => void;
}

/** `isNew`: also asks what kind of customer it is, which never changes later. */
export function WhoFields({ isNew = false, ...parts }: Parts & { isNew?: boolean }) {
  const { t } = useTranslation("customers");
  const today = useToday();
  return (
    <>
      {isNew && (
        <ChoiceField
          {...parts}
          name="kind"
          label={t("kind")}
          choices={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
        />
      )}
      <TextField {...parts} name="name" label={t("name")} maxLength={200} />
      {parts.answers.kind === "person" && (
        <>
          <DateField
            label={t("birth")}
            value={parts.answers.birth_on ?? ""}
            today={today}
            max={today}
            error={parts.wrong.birth_on}
            onChange={(birth_on) => parts.change({ birth_on })}
          />
          <ChoiceField
            {...parts}
            name="gender"
            label={t("gender")}
            none={t("choose")}
            choices={GENDERS.map((value) => ({ value, label: t(`genders.${value}`) }))}
          />
        </>
      )}
    </>
  );
}

export function DocumentFields(parts: Parts) {
  const { t } = useTranslation("customers");
  return (
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
  );
}

export function ContactFields(parts: Parts) {
  const { t } = useTranslation("customers");
  return (
    <>
      <TextField {...parts} name="phones" label={t("phones")} hint={t("several-hint")} maxLength={200} />
      <TextField {...parts} name="emails" label={t("emails")} hint={t("several-hint")} maxLength={400} />
    </>
  );
}

export function AddressFields({ level = 2, ...parts }: Parts & { level?: 2 | 3 }) {
  const { t } = useTranslation("customers");
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section className={styles.address} aria-label={t("address")}>
      <Heading>{t("address")}</Heading>
      <div className={styles.fields}>
        {(["line", "district", "city", "region", "postcode"] as const).map((part) => (
          <TextField {...parts} key={part} name={part} label={t(part)} maxLength={200} />
        ))}
        <TextField {...parts} name="country" label={t("country")} maxLength={2} />
      </div>
    </section>
  );
}

interface PartProps extends Parts {
  name: keyof Answers;
  label: string;
  hint?: string;
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
