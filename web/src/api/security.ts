import { queryOptions } from "@tanstack/react-query";
import { haveLeft } from "@/lib/leaving";
import { makePasskey, signWithPasskey } from "@/lib/passkeys";
import { answer, client } from "./client";
import type { Me, Realm } from "./wire";

export type CodeWay = "authenticator" | "recovery_code";

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
