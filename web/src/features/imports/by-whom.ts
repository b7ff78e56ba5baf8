import type { TFunction } from "i18next";

/** Who began an import: a person by name, or the bank itself from its command line. */
export function byWhom(name: string, t: TFunction<"imports">): string {
  return name === "command line" ? t("by-command-line") : name;
}
