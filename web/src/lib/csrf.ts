// With TLS it has the prefix by which browsers take it from our host alone.
const COOKIES = ["__Host-bankhall_csrf", "bankhall_csrf"];
const UNSAFE = new Set(["POST", "PUT", "PATCH", "DELETE"]);

export const CSRF_HEADER = "X-CSRF-Token";

/** The token that goes with a request, or null where the method needs none or the server has not set one yet. */
export function csrfToken(method: string, cookies: string): string | null {
  if (!UNSAFE.has(method.toUpperCase())) return null;
  return COOKIES.map((name) => readCookie(name, cookies)).find((value) => value !== null) ?? null;
}

function readCookie(name: string, cookies: string): string | null {
  for (const pair of cookies.split("; ")) {
    const cut = pair.indexOf("=");
    if (pair.slice(0, cut) === name) return decodeURIComponent(pair.slice(cut + 1));
  }
  return null;
}
