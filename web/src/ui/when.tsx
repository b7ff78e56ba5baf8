import { type BankDate, dateText, dayText, instantText } from "@/lib/dates";
import { useLanguage } from "./use-language";

/** An instant, in the reader's time zone; `exact` to the second. */
export function When({ at, exact = false }: { at: string; exact?: boolean }) {
  const language = useLanguage();
  return <time dateTime={at}>{instantText(at, language, { exact })}</time>;
}

/** A bank date. `long` names the weekday and leaves out the year of `today`. */
export function OnDay({
  on,
  long = false,
  today,
}: {
  on: BankDate;
  long?: boolean;
  today?: BankDate | undefined;
}) {
  const language = useLanguage();
  const text = long ? dayText(on, language, today ? { today } : {}) : dateText(on, language);
  return <time dateTime={on}>{text}</time>;
}
