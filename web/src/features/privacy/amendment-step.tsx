import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { askAmendment, myAmendmentsQuery } from "@/api/amendments";
import type { Amendable, DocumentKind, Gender, Profile } from "@/api/wire";
import { Button } from "@/ui/button";
import { DateField } from "@/ui/date-field";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input, Select, TextArea } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { useToday } from "@/ui/use-today";
import styles from "./details-page.module.css";
import { fieldWords, Trouble } from "./trouble";

const KINDS: DocumentKind[] = [
  "resident_id",
  "passport",
  "business_licence",
  "mainland_permit",
  "residence_permit",
  "other",
];
const GENDERS: Gender[] = ["female", "male", "other"];

interface Props {
  profile: Profile;
  field: Amendable;
  /** Which document. */
  nth?: number;
}

/** What staff look at first: says what it should be and why, and waits. */
export function AmendmentStep({ profile, field, nth }: Props) {
  const { t } = useTranslation("choices");
  const [open, setOpen] = useState(false);
  const asked = useQuery(myAmendmentsQuery).data?.items ?? [];
  const waits = asked.some((one) => one.field === field && one.outcome === null);
  const title = t("details.ask-of", { field: t(`details.fields.${field}`) });
  return (
    <>
      <Button aria-label={title} blocked={waits && t("details.waits")} onClick={() => setOpen(true)}>
        {t("details.ask")}
      </Button>
      <Dialog open={open} title={title} onClose={() => setOpen(false)}>
        <AmendmentForm profile={profile} field={field} nth={nth} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function AmendmentForm({
  profile,
  field,
  nth,
  onDone,
}: Omit<Props, "nth"> & { nth: number | undefined; onDone: () => void }) {
  const { t, i18n } = useTranslation("choices");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const today = useToday();
  const before = nth === undefined ? undefined : profile.documents[nth];
  const [value, setValue] = useState("");
  const [kind, setKind] = useState<DocumentKind>(before?.kind ?? "resident_id");
  const [reason, setReason] = useState("");
  const [sent, setSent] = useState(false);
  const country = before?.country ?? "CN";
  const asking = useMutation({
    mutationFn: () =>
      askAmendment({
        field,
        reason: reason.trim(),
        ...(field === "name" && { name: value.trim() }),
        ...(field === "birth_on" && { birth_on: value }),
        ...(field === "gender" && { gender: value as Gender }),
        ...(field === "documents" && { document: { kind, number: value.trim(), country }, nth: nth ?? null }),
      }),
    onSuccess: (all) => {
      queries.setQueryData(myAmendmentsQuery.queryKey, all);
      announce(t("details.sent"));
      onDone();
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (value.trim() && reason.trim()) asking.mutate();
  }
  const wrong = sent && !value.trim() ? t("details.value-missing") : fieldWords(asking.error, i18n);
  const label = t(field === "documents" ? "details.number" : `details.new-${field}`);
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      <p>{t("details.ask-what")}</p>
      {field === "documents" && (
        <Field label={t("details.document-kind")}>
          {(wiring) => (
            <Select
              {...wiring}
              choices={KINDS.map((one) => ({ value: one, label: t(`details.documents.${one}`) }))}
              value={kind}
              onChange={(event) => setKind(event.target.value as DocumentKind)}
            />
          )}
        </Field>
      )}
      {field === "birth_on" ? (
        <DateField label={label} value={value} today={today} max={today} error={wrong} onChange={setValue} />
      ) : (
        <Field label={label} error={wrong}>
          {(wiring) =>
            field === "gender" ? (
              <Select
                {...wiring}
                none={t("details.choose")}
                choices={GENDERS.map((one) => ({ value: one, label: t(`details.genders.${one}`) }))}
                value={value}
                onChange={(event) => setValue(event.target.value)}
              />
            ) : (
              <Input
                {...wiring}
                maxLength={field === "name" ? 200 : 40}
                autoComplete={field === "name" ? "name" : "off"}
                value={value}
                onChange={(event) => setValue(event.target.value)}
              />
            )
          }
        </Field>
      )}
      <Field
        label={t("details.reason")}
        hint={t("details.reason-hint")}
        error={sent && !reason.trim() ? t("details.reason-missing") : null}
      >
        {(wiring) => (
          <TextArea
            {...wiring}
            maxLength={500}
            rows={3}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <Trouble error={asking.error} />
      <div className={styles.buttons}>
        <Button onClick={onDone}>{t("details.leave")}</Button>
        <Button type="submit" variant="primary" busy={asking.isPending}>
          {t("details.send")}
        </Button>
      </div>
    </form>
  );
}
