import { type BankDate, dateText, dayText, instantText } from "@/lib/dates";
import { useLanguage } from "./use-language";

/** An instant, in the reader's time zone. */
export function When({ at }: { at: string }) {
  const language = useLanguage();
  return <time dateTime={at}>{instantText(at, language)}</time>;
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
