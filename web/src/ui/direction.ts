import type { TFunction } from "i18next";
import type { Condition } from "./filter-bar";

/** Which way money went, as it stands in the address. */
export type Direction = "in" | "out";

export function directionOf(text: string | undefined): Direction | undefined {
  return text === "in" || text === "out" ? text : undefined;
}

/** That only one direction is shown, in words, with its way back; nothing where both are. */
export function directionConditions({
  t,
  value,
  change,
}: {
  t: TFunction<"ui">;
  value: string | undefined;
  change: (part: { direction: string }) => void;
}): Condition[] {
  const direction = directionOf(value);
  if (!direction) return [];
  return [{ id: "direction", words: t(`entry.${direction}`), takeBack: () => change({ direction: "" }) }];
}
