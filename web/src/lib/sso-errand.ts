/** Somebody on their way to the provider of their sign-in and back, in the browser. */

const AFTER = "bankhall.sso.after";
const CHANNEL = "bankhall.sso";

/** Leaves for the provider. `after`: our own page that was wanted; kept here and not told to the provider. */
export function leaveFor(address: string, after?: string): void {
  try {
    if (after) sessionStorage.setItem(AFTER, after);
    else sessionStorage.removeItem(AFTER);
  } catch {
    // Then one comes back to the first page.
  }
  location.assign(address);
}

/** The page that was wanted before leaving, once. */
export function takeWanted(): string | null {
  try {
    const wanted = sessionStorage.getItem(AFTER);
    sessionStorage.removeItem(AFTER);
    return wanted;
  } catch {
    return null;
  }
}

/**
 * What stands in the address by which the provider sent the browser back: behind `#`, where no server sees it. Taken out
 * of the address, so that it stays in no history and is not sent twice.
 */
export function takeBrought(): URLSearchParams | null {
  const told = new URLSearchParams(location.hash.slice(1) || location.search);
  if (!told.has("state")) return null;
  history.replaceState(history.state, "", location.pathname);
  return told;
}

/** Tells the page that asked, in another tab, that it was confirmed. */
export function tellConfirmed(): void {
  if (typeof BroadcastChannel === "undefined") return;
  const line = new BroadcastChannel(CHANNEL);
  line.postMessage("confirmed");
  line.close();
}

/** Returns how to stop listening. */
export function whenConfirmed(then: () => void): () => void {
  if (typeof BroadcastChannel === "undefined") return () => undefined;
  const line = new BroadcastChannel(CHANNEL);
  line.addEventListener("message", then);
  return () => line.close();
}
