import { remember } from "./remembered";

export type TextSize = "normal" | "large";

/** Large is the elder mode: bigger letters and targets, and fewer choices on the pages that have a large face. */
export const textSize = remember<TextSize>("bankhall.text", ["normal", "large"]);

/** Keeps the page's letters in step with the choice. */
export function followTextSize(): void {
  apply();
  textSize.subscribe(apply);
}

function apply(): void {
  if (textSize.get() === "large") document.documentElement.dataset.text = "large";
  else delete document.documentElement.dataset.text;
}
