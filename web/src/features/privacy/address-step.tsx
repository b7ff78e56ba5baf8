import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { correctAddress } from "@/api/amendments";
import { myProfileQuery } from "@/api/customers";
import type { Address, Profile } from "@/api/wire";
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
}

/** Where I live now: the page knows the old address only as far as its district. */
export function AddressStep({ profile }: Props) {
  const { t } = useTranslation("choices");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button aria-label={t("details.change-address")} onClick={() => setOpen(true)}>
        {t("details.change")}
      </Button>
      <Dialog open={open} title={t("details.change-address")} onClose={() => setOpen(false)} shape="wide">
        <AddressForm profile={profile} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

// Chinese addresses go from large to small, others the other way.
const ORDER = {
  "zh-CN": ["region", "city", "district", "line", "postcode", "country"],
  en: ["line", "district", "city", "region", "postcode", "country"],
} as const;

function AddressForm({ profile, onDone }: Props & { onDone: () => void }) {
  const { t, i18n } = useTranslation("choices");
  const language = useLanguage();
  const confirmed = useConfirmed();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [address, setAddress] = useState<Address>({
    line: "",
    postcode: "",
    country: "CN",
    region: "",
    city: "",
    district: "",
    ...profile.address,
  });
  const [asked, setAsked] = useState(false);
  const saving = useMutation({
    mutationFn: () => confirmed((confirmation) => correctAddress(profile.version, address, confirmation)),
    onSuccess: async (changed) => {
      queries.setQueryData(myProfileQuery.queryKey, changed);
      announce(t("details.saved"));
      onDone();
      await queries.invalidateQueries({ queryKey: ["profile"] });
    },
    onError: () => queries.invalidateQueries({ queryKey: myProfileQuery.queryKey }),
  });
  const noLine = !address.line.trim();
  const noCountry = !/^[A-Za-z]{2}$/.test(address.country.trim());
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!noLine && !noCountry) saving.mutate();
  }
  const wrong: Partial<Record<keyof Address, string>> = {};
  if (asked && noLine) wrong.line = t("details.line-missing");
  if (asked && noCountry) wrong.country = t("details.country-bad");
  const said = fieldWords(saving.error, i18n);
  if (said) wrong.line = said;
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      <div className={styles.fields}>
        {ORDER[language].map((part) => (
          <Field key={part} label={t(`details.parts.${part}`)} error={wrong[part]}>
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
      <Trouble error={saving.error} />
      <div className={styles.buttons}>
        <Button onClick={onDone}>{t("details.leave")}</Button>
        <Button type="submit" variant="primary" busy={saving.isPending}>
          {t("details.save")}
        </Button>
      </div>
    </form>
  );
}
