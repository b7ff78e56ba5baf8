import type { Payee } from "@/api/wire";

/** Those whose name or number has what somebody looks for; the number however it is typed. */
export function found(payees: readonly Payee[], wanted: string): Payee[] {
  const words = wanted.trim().toLocaleLowerCase();
  const digits = words.replaceAll(/[\s-]/g, "");
  if (!words) return [...payees];
  return payees.filter(
    ({ name, account_number: number }) =>
      name.toLocaleLowerCase().includes(words) || (/^\d+$/.test(digits) && number.includes(digits)),
  );
}
