import { useTranslation } from "react-i18next";
import { Answer } from "@/ui/answer";
import "./words";

const WHYS = [
  "no_rows",
  "too_many_rows",
  "too_many_columns",
  "not_a_table",
  "not_text",
  "not_a_workbook",
  "other_workbook",
  "old_workbook",
  "encrypted",
  "macros",
  "too_large",
  "no_such_sheet",
] as const;

/** Why a file is no table that can be read, where it is wrong, and what to do about it. */
export function Unreadable({ facts }: { facts: Readonly<Record<string, unknown>> }) {
  const { t } = useTranslation("intake");
  const why = WHYS.find((one) => one === facts.why);
  const place = facts.place ? String(facts.place) : facts.line ? t("in-line", { line: facts.line }) : "";
  return (
    <Answer tone="danger" words={why ? t(`unreadable.${why}`) : t("unreadable.not_a_table")} status>
      {place && <p>{t("where", { place })}</p>}
    </Answer>
  );
}
