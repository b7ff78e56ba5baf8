import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import type { Realm } from "./wire";

/** Somebody whose sessions others may end. */
export interface Holder {
  realm: Realm;
  id: string;
}

export const othersSessionsKey = ["others-sessions"] as const;

/** Where a customer or a colleague is signed in now, the newest first. */
export const othersSessionsQuery = ({ realm, id }: Holder) =>
  queryOptions({
    queryKey: [...othersSessionsKey, realm, id],
    queryFn: () =>
      realm === "staff"
        ? answer(client.GET("/api/console/staff/{staff_id}/sessions", { params: { path: { staff_id: id } } }))
        : answer(
            client.GET("/api/console/customers/{customer_id}/sessions", {
              params: { path: { customer_id: id } },
            }),
          ),
  });

export async function endOthersSession({ realm, id }: Holder, sessionId: string): Promise<void> {
  const session = { session_id: sessionId };
  await (realm === "staff"
    ? answer(
        client.DELETE("/api/console/staff/{staff_id}/sessions/{session_id}", {
          params: { path: { staff_id: id, ...session } },
        }),
      )
    : answer(
        client.DELETE("/api/console/customers/{customer_id}/sessions/{session_id}", {
          params: { path: { customer_id: id, ...session } },
        }),
      ));
}

export async function endOthersSessions({ realm, id }: Holder): Promise<void> {
  await (realm === "staff"
    ? answer(
        client.POST("/api/console/staff/{staff_id}/sessions/end-all", { params: { path: { staff_id: id } } }),
      )
    : answer(
        client.POST("/api/console/customers/{customer_id}/sessions/end-all", {
          params: { path: { customer_id: id } },
        }),
      ));
}
