import type { TFunction } from "i18next";

/** Who did something to a member of staff: a person by name, or the bank itself from its command line. */
export function byWhom(t: TFunction<"staff">, name: string): string {
  return name === "command line" ? t("by-command-line") : name;
}
