/**
 * What somebody has begun to fill in, kept for as long as the tab is open: a reload loses nothing, and neither the next
 * person at the counter nor the next day finds it.
 */
const PREFIX = "bankhall.draft.";
const OWNER = "bankhall.drafts-of";

/** Null where nothing was kept, or nothing that can be read. */
export function readDraft(name: string): unknown {
  try {
    const kept = sessionStorage.getItem(PREFIX + name);
    return kept === null ? null : (JSON.parse(kept) as unknown);
  } catch {
    return null;
  }
}

export function keepDraft(name: string, draft: unknown): void {
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(draft));
  } catch {
    // Storage may be forbidden or full: the draft then lasts as long as the page.
  }
}

export function dropDraft(name: string): void {
  try {
    sessionStorage.removeItem(PREFIX + name);
  } catch {
    // Nothing was kept.
  }
}

/** From now on `person` is here: what somebody else has begun, and left when their session ended, is dropped. */
export function draftsAreOf(person: string): void {
  try {
    if (sessionStorage.getItem(OWNER) !== person) dropAllDrafts();
    sessionStorage.setItem(OWNER, person);
  } catch {
    // Nothing was kept.
  }
}

/** With signing out: all of them. */
export function dropAllDrafts(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}
