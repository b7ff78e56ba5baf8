import { remember } from "./remembered";

export type Appearance = "system" | "light" | "dark";

export const appearance = remember<Appearance>("bankhall.appearance", ["system", "light", "dark"]);

const system = window.matchMedia("(prefers-color-scheme: dark)");

/** Whether the page is dark now: the reader's choice, else the device's. */
export function isDark(): boolean {
  const chosen = appearance.get();
  return chosen === "system" ? system.matches : chosen === "dark";
}

/** Keeps the page's colours in step with the choice and with the device. */
export function followAppearance(): void {
  applyAppearance();
  appearance.subscribe(applyAppearance);
}

export function subscribeDark(listener: () => void): () => void {
  const stop = appearance.subscribe(listener);
  system.addEventListener("change", listener);
  return () => {
    stop();
    system.removeEventListener("change", listener);
  };
}

function applyAppearance(): void {
  const chosen = appearance.get();
  if (chosen === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
  // The bar that the device draws above the page is coloured as the page is.
  for (const bar of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const { of } = bar.dataset;
    bar.media = chosen === "system" ? `(prefers-color-scheme: ${of})` : of === chosen ? "all" : "not all";
  }
}
