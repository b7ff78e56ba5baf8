import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { correctContact, waitingContactQuery } from "@/api/amendments";
import { myProfileQuery } from "@/api/customers";
import type { ContactKind, Profile } from "@/api/wire";
import { Button } from "@/ui/button";
import { useConfirmed } from "@/ui/confirmed";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { useLanguage } from "@/ui/use-language";
import styles from "./details-page.module.css";
import { fieldWords, Trouble } from "./trouble";

interface Props {
  profile: Profile;
  kind: ContactKind;
  /** Which one is replaced; none adds one. */
  nth: number | null;
  shown?: string;
  icon?: ReactNode;
}

/** A number or an address in place of another, or one more. */
export function ContactStep({ profile, kind, nth, shown = "", icon }: Props) {
  const { t } = useTranslation("choices");
  const [open, setOpen] = useState(false);
  const value = shown.replaceAll("*", "•");
  const title = nth === null ? t(`details.add-${kind}`) : t("details.change-of", { value });
  return (
    <>
      <Button icon={icon} aria-label={title} onClick={() => setOpen(true)}>
        {nth === null ? title : t("details.change")}
      </Button>
      <Dialog open={open} title={title} onClose={() => setOpen(false)}>
        <ContactForm {...{ profile, kind, nth }} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function ContactForm({ profile, kind, nth, onDone }: Props & { onDone: () => void }) {
  const { t, i18n } = useTranslation("choices");
  const confirmed = useConfirmed();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const language = useLanguage();
  const [value, setValue] = useState("");
  const [asked, setAsked] = useState(false);
  const saving = useMutation({
    mutationFn: () =>
      confirmed((confirmation) =>
        correctContact({ version: profile.version, kind, nth, value: value.trim(), language }, confirmation),
      ),
    onSuccess: async ({ profile: changed, waiting }) => {
      queries.setQueryData(myProfileQuery.queryKey, changed);
      queries.setQueryData(waitingContactQuery.queryKey, waiting);
      if (!waiting) announce(t("details.saved"));
      onDone();
      await queries.invalidateQueries({ queryKey: ["profile"] });
    },
    onError: () => queries.invalidateQueries({ queryKey: myProfileQuery.queryKey }),
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (value.trim()) saving.mutate();
  }
  const missing = asked && !value.trim() ? t(`details.${kind}-missing`) : null;
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      <Field
        label={t(`details.new-${kind}`)}
        hint={t("details.old-is-told")}
        error={missing ?? fieldWords(saving.error, i18n)}
      >
        {(wiring) => (
          <Input
            {...wiring}
            autoFocus
            type={kind === "phone" ? "tel" : "email"}
            autoComplete={kind === "phone" ? "tel" : "email"}
            maxLength={200}
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        )}
      </Field>
      <Trouble error={saving.error} />
      <div className={styles.buttons}>
        <Button onClick={onDone}>{t("details.leave")}</Button>
        <Button type="submit" variant="primary" busy={saving.isPending}>
          {t("details.go-on")}
        </Button>
      </div>
    </form>
  );
}
