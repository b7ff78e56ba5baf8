import type { Security } from "@/api/wire";

/** Something beside the password that only its owner has. */
export function hasSecondFactor(security: Security): boolean {
  return (
    security.passkeys.length > 0 ||
    security.authenticator !== null ||
    security.contacts.some((contact) => contact.factor_since)
  );
}
