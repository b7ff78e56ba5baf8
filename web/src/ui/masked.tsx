import { useTranslation } from "react-i18next";

/** A value of which the server has shown us only a part. */
export function Masked({ value }: { value: string }) {
  const { t } = useTranslation("ui");
  return (
    <span>
      <span className="only-heard">{t("partly-hidden")} </span>
      {value.replaceAll("*", "•")}
    </span>
  );
}
