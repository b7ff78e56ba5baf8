import { numberWriter } from "@/lib/writers";
import { useLanguage } from "./use-language";

/** A number of things, grouped in the reader's way. */
export function Count({ of }: { of: number }) {
  const language = useLanguage();
  return <span style={{ fontVariantNumeric: "tabular-nums" }}>{numberWriter(language).format(of)}</span>;
}
