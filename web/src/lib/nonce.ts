/** The nonce of this page's content security policy, for libraries that write style elements at run time. */
export function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
}
