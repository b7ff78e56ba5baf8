/**
 * Somebody has signed out, and the bank did not hear it: their session is still open there. Until it has been ended,
 * whoever opens the page next must not be taken for them. Kept on the device, because they may close the page.
 */
const KEY = "bankhall.leaving";

let here = false;

export function beginToLeave(): void {
  here = true;
  try {
    localStorage.setItem(KEY, "1");
  } catch {
    // Storage may be forbidden; it is then remembered as long as the page.
  }
}

export function haveLeft(): void {
  here = false;
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}

export function isLeaving(): boolean {
  if (here) return true;
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}
