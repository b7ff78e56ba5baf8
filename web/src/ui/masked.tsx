import { Fragment } from "react";
import { useTranslation } from "react-i18next";

// How much is hidden is nobody's business either, and a long row of dots breaks the line.
const LONG = /\*{7,}/g;

/** A value of which the server may have shown us only a part. */
export function Masked({ value }: { value: string }) {
  const { t } = useTranslation("ui");
  // An address that is too long for its line is broken before the @, not in the middle of a word.
  const [name = "", ...domain] = value.replaceAll(LONG, "******").replaceAll("*", "•").split("@");
  return (
    <span>
      {value.includes("*") && <span className="only-heard">{t("partly-hidden")} </span>}
      {name}
      {domain.map((part) => (
        <Fragment key={part}>
          <wbr />@{part}
        </Fragment>
      ))}
    </span>
  );
}
