import { useTranslation } from "react-i18next";
import type { ComplaintProduct } from "@/api/wire";
import { Field } from "@/ui/field";
import { Input, Select, TextArea } from "@/ui/input";
import { LONGEST_WORDS, oneLine, PRODUCTS } from "./states";
import "./words";

export interface Told {
  product: ComplaintProduct | "";
  words: string;
  wants: string;
  about: string;
}

export const toldNothing: Told = { product: "", words: "", wants: "", about: "" };

interface Props {
  told: Told;
  change: (part: Partial<Told>) => void;
  wrong: Partial<Record<keyof Told, string>>;
}

interface WishedProps {
  told: Pick<Told, "wants" | "about">;
  change: (part: Partial<Pick<Told, "wants" | "about">>) => void;
}

export function What({ told, change, wrong }: Props) {
  const { t } = useTranslation("complaints");
  return (
    <Field label={t("product")} error={wrong.product ?? null}>
      {(wiring) => (
        <Select
          {...wiring}
          value={told.product}
          none="—"
          choices={PRODUCTS.map((value) => ({ value, label: t(`products.${value}`) }))}
          onChange={({ target }) => change({ product: target.value as Told["product"] })}
        />
      )}
    </Field>
  );
}

export function Happened({ told, change, wrong }: Props) {
  const { t } = useTranslation("complaints");
  return (
    <>
      <Field label={t("words")} hint={t("words-hint")} error={wrong.words ?? null}>
        {(wiring) => (
          <TextArea
            {...wiring}
            rows={5}
            maxLength={LONGEST_WORDS}
            value={told.words}
            onChange={({ target }) => change({ words: oneLine(target.value) })}
          />
        )}
      </Field>
      <Wished told={told} change={change} />
    </>
  );
}

/** What would make it good, and whom or what it is about: nobody has to say either. */
export function Wished({ told, change }: WishedProps) {
  const { t } = useTranslation("complaints");
  return (
    <>
      <Field label={t("wants")} hint={t("wants-hint")}>
        {(wiring) => (
          <Input
            {...wiring}
            maxLength={300}
            value={told.wants}
            onChange={({ target }) => change({ wants: target.value })}
          />
        )}
      </Field>
      <Field label={t("about")} hint={t("about-hint")}>
        {(wiring) => (
          <Input
            {...wiring}
            maxLength={300}
            value={told.about}
            onChange={({ target }) => change({ about: target.value })}
          />
        )}
      </Field>
    </>
  );
}
