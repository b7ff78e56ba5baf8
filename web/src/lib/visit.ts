import { csrfToken } from "@/lib/csrf";

/**
 * What the browser forgets with its session when it is closed, as a digest: the bank's session goes at the same moment,
 * and whoever opens the browser next shall see no more of it than the bank would show them.
 */
export async function visit(): Promise<string> {
  const token = csrfToken("POST", document.cookie);
  if (!token) throw new Error("the browser has no session");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
