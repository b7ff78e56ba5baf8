import { queryOptions } from "@tanstack/react-query";
import { branchesKey } from "./branches";
import { answer, client } from "./client";
import { Problem } from "./problem";
import type { BranchService, Kiosk, KioskCode, KioskHere, KioskTicket } from "./wire";

const WAITING_MS = 15_000;

/** Which machine of which hall this device is; null where it is none. */
export const kioskQuery = queryOptions({
  queryKey: [...branchesKey, "kiosk"],
  queryFn: async (): Promise<KioskHere | null> => {
    try {
      return await answer(client.GET("/api/kiosk"));
    } catch (thrown) {
      if (thrown instanceof Problem && thrown.code === "branches.no_kiosk_here") return null;
      throw thrown;
    }
  },
  refetchInterval: WAITING_MS,
  refetchIntervalInBackground: true,
});

export function setUpKiosk(code: string): Promise<KioskHere> {
  return answer(client.POST("/api/kiosk/set-up", { body: { code } }));
}

export async function tellKioskIsOn(): Promise<void> {
  await answer(client.POST("/api/kiosk/seen"));
}

/** The same key and content draw one. */
export function drawAtKiosk(service: BranchService, needsFirst: boolean, key: string): Promise<KioskTicket> {
  const params = { header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/kiosk/tickets", { params, body: { service, needs_first: needsFirst } }));
}

export function kiosksQuery(branchId: string) {
  return queryOptions({
    queryKey: [...branchesKey, "kiosks", branchId],
    queryFn: async (): Promise<readonly Kiosk[]> =>
      (await answer(client.GET("/api/console/branches/{id}/kiosks", { params: { path: { id: branchId } } })))
        .items,
    refetchInterval: 60_000,
  });
}

export function addKiosk(branchId: string, name: string): Promise<KioskCode> {
  const params = { path: { id: branchId } };
  return answer(client.POST("/api/console/branches/{id}/kiosks", { params, body: { name } }));
}

export function giveKioskCode(id: string): Promise<KioskCode> {
  return answer(client.POST("/api/console/kiosks/{id}/code", { params: { path: { id } } }));
}

export function endKiosk(id: string): Promise<Kiosk> {
  return answer(client.POST("/api/console/kiosks/{id}/end", { params: { path: { id } } }));
}
