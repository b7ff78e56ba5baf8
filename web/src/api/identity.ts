import { queryOptions } from "@tanstack/react-query";
import { takeEarly } from "@/lib/early";
import { beginToLeave, haveLeft, isLeaving } from "@/lib/leaving";
import { answer, client } from "./client";
import { Problem } from "./problem";
import type { LetIn, Me, Realm, Visitor } from "./wire";

export const bankQuery = queryOptions({
  queryKey: ["bank"],
  queryFn: () => answer(client.GET("/api/bank")),
  staleTime: 5 * 60_000,
});

/** Whether staff come by a provider, and what it is called. */
export const ssoQuery = queryOptions({
  queryKey: ["bank", "sso"],
  queryFn: () => answer(client.GET("/api/identity/sso")),
  staleTime: 5 * 60_000,
});

export const meKey = ["me"] as const;

/** Who is signed in; null for nobody, which is an answer and not an error. */
export const meQuery = queryOptions({
  queryKey: meKey,
  queryFn: me,
  staleTime: 60_000,
});

/** Somebody, or the second step that is still to come. */
export async function signIn(told: { realm: Realm; login: string; password: string }): Promise<LetIn> {
  const letIn = await answer(client.POST("/api/identity/sign-in", { body: told }));
  // The bank has ended whatever session this browser had before.
  if (letIn.me) haveLeft();
  return letIn;
}

/** Where the bank does not hear it, it is said again before anybody is taken for whoever leaves. */
export async function signOut(): Promise<void> {
  beginToLeave();
  await answer(client.POST("/api/identity/sign-out"));
  haveLeft();
}

/** Ends this person's sessions on all devices, this one too. */
export async function signOutEverywhere(): Promise<void> {
  await answer(client.POST("/api/identity/sign-out-everywhere"));
}

/** Ends every other session of this person. */
export function changePassword(told: { old_password: string; new_password: string }): Promise<Me> {
  return answer(client.POST("/api/identity/change-password", { body: told }));
}

/** The same for all sessions of somebody, and different for everybody else. */
export function personOf(me: Me): string {
  return `${me.realm} ${me.login}`;
}

export function isSignedOut(thrown: unknown): boolean {
  return thrown instanceof Problem && thrown.code === "identity.signed_out";
}

async function me(): Promise<Me | null> {
  const early = (await takeEarly("visitor")) as Visitor | undefined;
  const { me } = early ?? (await answer(client.GET("/api/identity/visitor")));
  if (!isLeaving()) return me;
  if (me) await signOut();
  haveLeft();
  return null;
}
