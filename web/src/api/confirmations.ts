import type { Language } from "@/lib/language";
import { signWithPasskey } from "@/lib/passkeys";
import { answer, client } from "./client";
import type { CodeWay, SentWay } from "./security";
import type { Confirmation, SentCode } from "./wire";

export type { CodeWay, Confirmation };

/** The header of a request that its owner has confirmed. */
export function confirmedBy(confirmation: string | undefined): { Confirmation?: string } {
  return confirmation ? { Confirmation: confirmation } : {};
}

/** Of what the bank would not do without; `token` came with its refusal. */
export function askForConfirmation(token: string): Promise<Confirmation> {
  return answer(client.POST("/api/identity/confirmations", { body: { token } }));
}

export async function confirmContentWithPasskey(id: string): Promise<void> {
  const params = { path: { id } };
  const asked = await answer(client.POST("/api/identity/confirmations/{id}/passkey-options", { params }));
  const signed = await signWithPasskey(asked.public_key);
  await answer(client.POST("/api/identity/confirmations/{id}/passkey", { params, body: signed }));
}

export async function confirmContentWithCode(id: string, way: CodeWay, code: string): Promise<void> {
  const params = { path: { id } };
  await answer(client.POST("/api/identity/confirmations/{id}/code", { params, body: { way, code } }));
}

export function sendAboutContent(id: string, way: SentWay, language: Language): Promise<SentCode> {
  const params = { path: { id } };
  return answer(client.POST("/api/identity/confirmations/{id}/send", { params, body: { way, language } }));
}

export async function confirmContentAfterProvider(id: string): Promise<void> {
  const params = { path: { id } };
  await answer(client.POST("/api/identity/confirmations/{id}/provider", { params }));
}

export async function confirmContentWithPassword(id: string, password: string): Promise<void> {
  const params = { path: { id } };
  await answer(client.POST("/api/identity/confirmations/{id}/password", { params, body: { password } }));
}
