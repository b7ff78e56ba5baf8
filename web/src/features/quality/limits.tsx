import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { limitsQuery, qualityKey, setLimits } from "@/api/quality";
import type { QualityLimit, QualitySetting } from "@/api/wire";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./quality.module.css";

const MOST = 999;

/** At which figures the wall gives notice; the same for everybody who looks at it. */
export function Limits({ open, close }: { open: boolean; close: () => void }) {
  const { t } = useTranslation("quality");
  const limits = useQuery({ ...limitsQuery, enabled: open });
  return (
    <Dialog open={open} title={t("limits")} onClose={close}>
      <Loaded query={limits} lines={6}>
        {(known) => <Form known={known} close={close} />}
      </Loaded>
    </Dialog>
  );
}

function Form({ known, close }: { known: QualityLimit[]; close: () => void }) {
  const { t } = useTranslation("quality");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [typed, setTyped] = useState<Partial<Record<QualitySetting, string>>>({});
  const wrong = (code: QualitySetting) => {
    const value = typed[code];
    return value !== undefined && !(/^\d{1,3}$/.test(value) && Number(value) <= MOST);
  };
  const setting = useMutation({
    mutationFn: () =>
      setLimits(known.map(({ code, value }) => ({ code, value: typed[code] ? Number(typed[code]) : value }))),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: qualityKey });
      announce(t("limits-kept"));
      close();
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (!known.some(({ code }) => wrong(code))) setting.mutate();
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p className={styles.soft}>{t("limits-what")}</p>
      <div className={styles.limits}>
        {known.map(({ code, value }) => (
          <Field
            key={code}
            label={t(`limit.${code}` as "limit.waiting")}
            error={wrong(code) ? t("limit-wrong", { most: MOST }) : null}
          >
            {(wiring) => (
              <Input
                {...wiring}
                inputMode="numeric"
                figures
                value={typed[code] ?? String(value)}
                onChange={({ target }) => setTyped({ ...typed, [code]: target.value.trim() })}
              />
            )}
          </Field>
        ))}
      </div>
      {setting.error && <ProblemNote thrown={setting.error} />}
      <div className={styles.end}>
        <Button onClick={close}>{t("cancel")}</Button>
        <Button type="submit" variant="primary" busy={setting.isPending}>
          {t("keep")}
        </Button>
      </div>
    </form>
  );
}
