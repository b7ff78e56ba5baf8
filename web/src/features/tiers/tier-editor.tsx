import { useTranslation } from "react-i18next";
import type { TierGrade } from "@/api/wire";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/check";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { tierName } from "@/ui/tier-terms";
import { useLanguage } from "@/ui/use-language";
import { type Drafted, wrongIn } from "./draft";
import styles from "./tiers.module.css";

const GRADES = ["A", "B", "C", "D", "E"] as const satisfies readonly TierGrade[];
const NEEDS = ["any", "all"] as const;

interface Props {
  tier: Drafted;
  level: number;
  /** Whether it was tried already: what is wrong is said from then on. */
  asked: boolean;
  onChange: (tier: Drafted) => void;
  onRemove?: (() => void) | undefined;
}

/** One tier as one types it: names, thresholds, benefits. */
export function TierEditor({ tier, level, asked, onChange, onRemove }: Props) {
  const { t } = useTranslation("tiers");
  const language = useLanguage();
  const wrong = wrongIn(tier, level);
  const name = tierName(tier, language) || tier.zh || tier.en || t("editor.unnamed", { level });
  const box = (
    field: "zh" | "en" | "assets" | "payments" | "tenure" | "discount" | "times",
    suffix?: string,
  ) => (
    <Field label={t(`editor.${field}`)} error={asked && wrong.has(field) ? t(`editor.${field}-wrong`) : null}>
      {(wiring) => (
        <Input
          {...wiring}
          figures={field !== "zh" && field !== "en"}
          inputMode={field === "zh" || field === "en" ? "text" : "decimal"}
          lang={field === "zh" ? "zh-CN" : field === "en" ? "en" : undefined}
          suffix={suffix}
          maxLength={field === "zh" || field === "en" ? 40 : 14}
          value={tier[field]}
          onChange={(event) => onChange({ ...tier, [field]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <fieldset className={styles.drafted}>
      <legend className="only-heard">{name}</legend>
      <div className={styles.tierHead}>
        <strong aria-hidden="true">{name}</strong>
        {onRemove && (
          <Button size="small" aria-label={t("editor.remove-of", { tier: name })} onClick={onRemove}>
            {t("editor.remove")}
          </Button>
        )}
      </div>
      <div className={styles.editor}>
        {box("zh")}
        {box("en")}
        {level > 0 && (
          <>
            {box("assets", "CNY")}
            {box("payments")}
            {box("tenure")}
            <Field label={t("editor.grade")}>
              {(wiring) => (
                <Select
                  {...wiring}
                  none={t("editor.no-grade")}
                  value={tier.grade}
                  choices={GRADES.map((value) => ({
                    value,
                    label: t("editor.grade-least", { grade: value }),
                  }))}
                  onChange={(event) =>
                    onChange({ ...tier, grade: GRADES.find((one) => one === event.target.value) ?? "" })
                  }
                />
              )}
            </Field>
            <Field label={t("editor.needs")}>
              {(wiring) => (
                <Select
                  {...wiring}
                  value={tier.needs}
                  choices={NEEDS.map((value) => ({ value, label: t(`editor.needs-${value}`) }))}
                  onChange={(event) =>
                    onChange({ ...tier, needs: event.target.value === "all" ? "all" : "any" })
                  }
                />
              )}
            </Field>
          </>
        )}
        {box("discount", "%")}
        {box("times", "%")}
      </div>
      <Checkbox
        label={t("editor.first")}
        checked={tier.first}
        onChange={(event) => onChange({ ...tier, first: event.target.checked })}
      />
    </fieldset>
  );
}
