/**
 * What a form calls its request, for its whole life: sent twice, it is done once.
 * `crypto.randomUUID` is absent where the page is not secure, as in a demo on the local network.
 */
export function newRequestKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
