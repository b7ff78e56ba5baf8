const COOKIE = "bankhall_csrf";
const UNSAFE = new Set(["POST", "PUT", "PATCH", "DELETE"]);

export const CSRF_HEADER = "X-CSRF-Token";

/** The token that goes with a request, or null where the method needs none or the server has not set one yet. */
export function csrfToken(method: string, cookies: string): string | null {
  return UNSAFE.has(method.toUpperCase()) ? readCookie(COOKIE, cookies) : null;
}

function readCookie(name: string, cookies: string): string | null {
  for (const pair of cookies.split("; ")) {
    const cut = pair.indexOf("=");
    if (pair.slice(0, cut) === name) return decodeURIComponent(pair.slice(cut + 1));
  }
  return null;
}
