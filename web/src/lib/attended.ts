/** Longer than one looks at a page without touching anything; much shorter than a session lasts by itself (15 minutes). */
const ATTENDED_MS = 2 * 60_000;
const SIGNS = ["pointerdown", "click", "keydown", "input", "wheel", "touchstart"] as const;

let touchedAt = Date.now();

/** From now on notes when somebody last did something here. */
export function watchForPeople(): void {
  const note = () => {
    touchedAt = Date.now();
  };
  for (const sign of SIGNS) window.addEventListener(sign, note, { capture: true, passive: true });
}

/** Whether somebody is there: what the page asks by itself is no sign of life to the bank. */
export function isAttended(now = Date.now()): boolean {
  return now - touchedAt < ATTENDED_MS;
}
