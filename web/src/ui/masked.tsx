import { useTranslation } from "react-i18next";

// How much is hidden is nobody's business either, and a long row of dots breaks the line.
const LONG = /\*{7,}/g;

/** A value of which the server may have shown us only a part. */
export function Masked({ value }: { value: string }) {
  const { t } = useTranslation("ui");
  return (
    <span>
      {value.includes("*") && <span className="only-heard">{t("partly-hidden")} </span>}
      {value.replaceAll(LONG, "******").replaceAll("*", "•")}
    </span>
  );
}
