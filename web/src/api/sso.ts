import { queryOptions } from "@tanstack/react-query";
import { beginToLeave, haveLeft } from "@/lib/leaving";
import { answer, client } from "./client";
import { securityKey } from "./security";
import type { CameBack } from "./wire";

const NOTHING = {};

/** Whether it opens this person's door. */
export const mySsoQuery = queryOptions({
  queryKey: [...securityKey, "sso"],
  queryFn: () => answer(client.GET("/api/identity/security/sso")),
});

/** What the provider has the browser bring back, in the address. */
export interface Brought {
  state: string;
  code?: string;
  iss?: string;
  error?: string;
}

/** Where the browser is to go. */
export async function wayToSso(): Promise<string> {
  return (await answer(client.POST("/api/identity/sso/begin", NOTHING))).to;
}

export async function wayToLink(): Promise<string> {
  return (await answer(client.POST("/api/identity/security/sso/link", NOTHING))).to;
}

export async function wayToConfirm(): Promise<string> {
  return (await answer(client.POST("/api/identity/security/sso/confirm", NOTHING))).to;
}

export async function comeBack(brought: Brought): Promise<CameBack> {
  const done = await answer(client.POST("/api/identity/sso/back", { body: brought }));
  if (done.me) haveLeft();
  return done;
}

export async function unlinkSso(): Promise<void> {
  await answer(client.DELETE("/api/identity/security/sso"));
}

export async function unlinkStaff(id: string): Promise<void> {
  const path = { staff_id: id };
  await answer(client.DELETE("/api/console/staff/{staff_id}/sso", { params: { path } }));
}

let wayOut: string | null = null;

/** Signs out here. Where one may sign out at the provider too, `wayOutOfSso` tells afterwards. */
export async function signOutSso(): Promise<void> {
  wayOut = null;
  beginToLeave();
  wayOut = (await answer(client.POST("/api/identity/sso/sign-out"))).to;
  haveLeft();
}

export function wayOutOfSso(): string | null {
  return wayOut;
}
