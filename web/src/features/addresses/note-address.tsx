import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Address, Place, Places } from "@/api/wire";
import type { BankDate } from "@/lib/dates";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/check";
import { LeftAlone } from "@/ui/confirmed";
import { DateField } from "@/ui/date-field";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import { type Acts, AFTER } from "./acts";
import styles from "./addresses.module.css";
import "./words";

interface Props {
  places: Places;
  /** In whose place it comes; without it one more. */
  of?: Place;
  acts: Acts;
}

/** One more address, or another in the place of one. */
export function NoteAddress(props: Props) {
  const { t } = useTranslation("addresses");
  const [open, setOpen] = useState(false);
  const { of } = props;
  const title = of ? t("change-of", { name: t(`kinds.${of.kind}`) }) : t("add");
  return (
    <>
      <Button size="small" aria-label={title} onClick={() => setOpen(true)}>
        {t(of ? "change" : "add")}
      </Button>
      <Dialog open={open} title={title} onClose={() => setOpen(false)} shape="wide">
        {open && <Form {...props} onDone={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

// Chinese addresses go from large to small, others the other way.
const ORDER = {
  "zh-CN": ["region", "city", "district", "line", "postcode", "country"],
  en: ["line", "district", "city", "region", "postcode", "country"],
} as const;

function Form({ places, of, acts, onDone }: Props & { onDone: () => void }) {
  const { t } = useTranslation(["addresses", "ui"]);
  const language = useLanguage();
  const today = useToday();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [kind, setKind] = useState(of?.kind ?? places.kinds[1] ?? "postal");
  const [address, setAddress] = useState<Address>(
    of?.address ?? { line: "", postcode: "", country: "CN", region: "", city: "", district: "" },
  );
  const [since, setSince] = useState<BankDate | "">("");
  const [isPost, setIsPost] = useState(of?.is_post ?? false);
  const [sent, setSent] = useState(false);
  const noting = useMutation({
    mutationFn: () =>
      acts.note({
        version: places.version,
        kind,
        address,
        nth: of?.nth ?? null,
        since_on: since || null,
        is_post: isPost,
      }),
    onSuccess: async () => {
      onDone();
      announce(t("saved"));
      await Promise.all(AFTER.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
  const noLine = !address.line.trim();
  const noCountry = !/^[A-Za-z]{2}$/.test(address.country.trim());
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (!noLine && !noCountry) noting.mutate();
  }
  const wrong: Partial<Record<keyof Address, string>> = {};
  if (sent && noLine) wrong.line = t("line-missing");
  if (sent && noCountry) wrong.country = t("country-bad");
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {of && <p className={styles.soft}>{t("moved")}</p>}
      <Field label={t("kind")}>
        {(wiring) => (
          <Select
            {...wiring}
            value={kind}
            choices={places.kinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
            onChange={(event) => setKind(places.kinds.find((one) => one === event.target.value) ?? kind)}
          />
        )}
      </Field>
      <div className={styles.fields}>
        {ORDER[language].map((part) => (
          <Field key={part} label={t(`parts.${part}`)} error={wrong[part]}>
            {(wiring) => (
              <Input
                {...wiring}
                maxLength={part === "country" ? 2 : part === "postcode" ? 16 : 200}
                value={address[part]}
                onChange={(event) => setAddress({ ...address, [part]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      <DateField label={t("since-on")} value={since} today={today} max={today} onChange={setSince} />
      {!of?.is_post && (
        <Checkbox
          label={t("is-post")}
          checked={isPost}
          onChange={(event) => setIsPost(event.target.checked)}
        />
      )}
      {noting.error && !(noting.error instanceof LeftAlone) && <ProblemNote thrown={noting.error} />}
      <div className={styles.end}>
        <Button onClick={onDone}>{t("ui:leave-it")}</Button>
        <Button type="submit" variant="primary" busy={noting.isPending}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
