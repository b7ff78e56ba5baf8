import { queryOptions } from "@tanstack/react-query";
import type { Language } from "@/lib/language";
import { haveLeft } from "@/lib/leaving";
import { makePasskey, signWithPasskey } from "@/lib/passkeys";
import { answer, client } from "./client";
import type { DemoMessage, Me, Realm, SentCode, Way } from "./wire";

/** By which a code is sent. */
export type SentWay = "sms" | "email";
export type CodeWay = "authenticator" | SentWay | "recovery_code";

export function isSent(way: CodeWay): way is SentWay {
  return way === "sms" || way === "email";
}

/** Of the ways that the bank names, those that take a code. */
export function codeWays(ways: readonly Way[]): CodeWay[] {
  return ways.filter((way): way is CodeWay => way !== "passkey" && way !== "password" && way !== "sso");
}

export const securityKey = ["security"] as const;

/** By what one signs in, and where one is signed in. */
export const securityQuery = queryOptions({
  queryKey: securityKey,
  queryFn: () => answer(client.GET("/api/identity/security")),
});

const NOTHING = {};

/** What the authenticator app of a demo bank's person shows now. */
export async function demoCode(realm: Realm, login: string): Promise<string> {
  return (await answer(client.POST("/api/demo/code", { body: { realm, login } }))).code;
}

/** What came to the telephone and the mailbox of a demo bank's person, the newest first. */
export async function demoMessages(realm: Realm, login: string): Promise<readonly DemoMessage[]> {
  return (await answer(client.POST("/api/demo/messages", { body: { realm, login } }))).items;
}

export function sendToFinish(way: SentWay, language: Language): Promise<SentCode> {
  return answer(client.POST("/api/identity/sign-in/send", { body: { way, language } }));
}

export function sendToConfirm(way: SentWay, language: Language): Promise<SentCode> {
  return answer(client.POST("/api/identity/security/confirm/send", { body: { way, language } }));
}

export function sendToContact(id: string, language: Language): Promise<SentCode> {
  const params = { path: { contact_id: id } };
  return answer(
    client.POST("/api/identity/security/contacts/{contact_id}/send", { params, body: { language } }),
  );
}

/** Somebody, where the session was raised by it. */
export async function confirmContact(id: string, code: string): Promise<Me | null> {
  const params = { path: { contact_id: id } };
  return (
    await answer(
      client.POST("/api/identity/security/contacts/{contact_id}/confirm", { params, body: { code } }),
    )
  ).me;
}

export async function removeContactFactor(id: string): Promise<void> {
  const params = { path: { contact_id: id } };
  await answer(client.DELETE("/api/identity/security/contacts/{contact_id}/factor", { params }));
}

/** Staff: a code goes to where the bank shall write about their sign-in. */
export function giveAddress(email: string, language: Language): Promise<SentCode> {
  return answer(client.POST("/api/console/my-address", { body: { email, language } }));
}

export async function proveAddress(code: string, language: Language): Promise<void> {
  await answer(client.POST("/api/console/my-address/confirm", { body: { code, language } }));
}

export async function finishWithCode(way: CodeWay, code: string): Promise<Me> {
  return entered(await answer(client.POST("/api/identity/sign-in/code", { body: { way, code } })));
}

export async function finishWithPasskey(): Promise<Me> {
  const asked = await answer(client.POST("/api/identity/sign-in/passkey-options", NOTHING));
  const signed = await signWithPasskey(asked.public_key);
  return entered(await answer(client.POST("/api/identity/sign-in/passkey", { body: signed })));
}

/** Nothing typed: who it is, the passkey says. */
export async function enterWithPasskey(realm: Realm): Promise<Me> {
  const asked = await answer(client.POST("/api/identity/passkey-sign-in/options", NOTHING));
  const credential = await signWithPasskey(asked.public_key);
  return entered(await answer(client.POST("/api/identity/passkey-sign-in", { body: { realm, credential } })));
}

export async function confirmWithPassword(told: {
  password: string;
  way?: CodeWay;
  code?: string;
}): Promise<void> {
  await answer(client.POST("/api/identity/security/confirm", { body: told }));
}

export async function confirmWithPasskey(): Promise<void> {
  const asked = await answer(client.POST("/api/identity/security/confirm/passkey-options", NOTHING));
  const signed = await signWithPasskey(asked.public_key);
  await answer(client.POST("/api/identity/security/confirm/passkey", { body: signed }));
}

/** Somebody, where the session was raised by it. */
export async function addPasskey(name: string): Promise<Me | null> {
  const asked = await answer(client.POST("/api/identity/security/passkeys/options", NOTHING));
  const credential = await makePasskey(asked.public_key);
  return (await answer(client.POST("/api/identity/security/passkeys", { body: { name, credential } }))).me;
}

export async function renamePasskey(id: string, name: string): Promise<void> {
  const path = { passkey_id: id };
  await answer(
    client.PATCH("/api/identity/security/passkeys/{passkey_id}", { params: { path }, body: { name } }),
  );
}

export async function removePasskey(id: string): Promise<void> {
  const path = { passkey_id: id };
  await answer(client.DELETE("/api/identity/security/passkeys/{passkey_id}", { params: { path } }));
}

export function offerAuthenticator() {
  return answer(client.POST("/api/identity/security/authenticator", NOTHING));
}

export async function confirmAuthenticator(code: string): Promise<Me | null> {
  return (await answer(client.POST("/api/identity/security/authenticator/confirm", { body: { code } }))).me;
}

export async function removeAuthenticator(): Promise<void> {
  await answer(client.DELETE("/api/identity/security/authenticator"));
}

export async function makeRecoveryCodes(): Promise<readonly string[]> {
  return (await answer(client.POST("/api/identity/security/recovery-codes", NOTHING))).codes;
}

export async function endSession(id: string): Promise<void> {
  const path = { session_id: id };
  await answer(client.DELETE("/api/identity/security/sessions/{session_id}", { params: { path } }));
}

export async function forgetDevice(id: string): Promise<void> {
  const path = { device_id: id };
  await answer(client.DELETE("/api/identity/security/devices/{device_id}", { params: { path } }));
}

export async function endOtherSessions(): Promise<void> {
  await answer(client.POST("/api/identity/security/sessions/end-others", NOTHING));
}

function entered(me: Me): Me {
  // The bank has ended whatever session this browser had before.
  haveLeft();
  return me;
}
