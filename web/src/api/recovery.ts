import { signWithPasskey } from "@/lib/passkeys";
import { answer, client } from "./client";
import type { Realm, Recovered } from "./wire";

export type RecoveryWay = "authenticator" | "recovery_code" | "sms" | "email";
export type SentWay = Extract<RecoveryWay, "sms" | "email">;

const NOTHING = {};

/** The same answer for everybody: the bank tells no stranger whom it knows. */
export async function beginRecovery(told: { name: string; document: string }): Promise<void> {
  await answer(client.POST("/api/identity/recovery", { body: told }));
}

export async function sendRecoveryCode(way: SentWay, language: "zh-CN" | "en"): Promise<void> {
  await answer(client.POST("/api/identity/recovery/send-code", { body: { way, language } }));
}

export function recoverWithCode(told: {
  way: RecoveryWay;
  code: string;
  new_password: string;
}): Promise<Recovered> {
  return answer(client.POST("/api/identity/recovery/code", { body: told }));
}

export async function recoverWithPasskey(new_password: string): Promise<Recovered> {
  const asked = await answer(client.POST("/api/identity/recovery/passkey-options", NOTHING));
  const credential = await signWithPasskey(asked.public_key);
  return answer(client.POST("/api/identity/recovery/passkey", { body: { credential, new_password } }));
}

/** By the code from the counter or of whoever hired one, once. */
export async function setUpPassword(told: {
  realm: Realm;
  name: string;
  code: string;
  new_password: string;
}): Promise<void> {
  await answer(client.POST("/api/identity/recovery/set-up", { body: told }));
}

/** By the code that came with the notice. */
export async function stopRecovery(told: { name: string; code: string }): Promise<void> {
  await answer(client.POST("/api/identity/recovery/stop", { body: told }));
}

export async function stopOwnRecovery(): Promise<void> {
  await answer(client.POST("/api/identity/security/recovery/stop"));
}

/** A second person decides. The code is for the customer's hand, and told here once. */
export async function resetCustomer(id: string, reason: string): Promise<string> {
  const params = { path: { customer_id: id } };
  return (
    await answer(
      client.POST("/api/console/customers/{customer_id}/reset-sign-in", { params, body: { reason } }),
    )
  ).code;
}

/** A second person decides. The code is for the colleague's hand, and told here once. */
export async function inviteStaff(id: string, reason: string): Promise<string> {
  const params = { path: { staff_id: id } };
  return (
    await answer(client.POST("/api/console/staff/{staff_id}/set-up-code", { params, body: { reason } }))
  ).code;
}

export async function resetStaff(id: string, reason: string): Promise<void> {
  const params = { path: { staff_id: id } };
  await answer(client.POST("/api/console/staff/{staff_id}/reset-factors", { params, body: { reason } }));
}
