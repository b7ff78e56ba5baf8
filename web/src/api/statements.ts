import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import type { Genuine, NewStatement, Statement } from "./wire";

const statementsKey = ["statements"] as const;

// While the worker makes one: it takes a second or two.
const LOOK_AGAIN_MS = 900;

const UNDER_WAY: readonly Statement["state"][] = ["waiting", "making"];

export const isUnderWay = ({ state }: Pick<Statement, "state">) => UNDER_WAY.includes(state);

/** The months of an account, and the statements that were asked for; looked at again while one is being made. */
export const statementsQuery = (accountId: string) =>
  queryOptions({
    queryKey: [...statementsKey, accountId],
    queryFn: () =>
      answer(client.GET("/api/portal/accounts/{id}/statements", { params: { path: { id: accountId } } })),
    refetchInterval: ({ state }) => (state.data?.statements.some(isUnderWay) ? LOOK_AGAIN_MS : false),
  });

export function askStatement(accountId: string, wanted: NewStatement, key: string): Promise<Statement> {
  const params = { path: { id: accountId }, header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/portal/accounts/{id}/statements", { params, body: wanted }));
}

export const statementFile = (id: string) => `/api/portal/statements/${id}/file`;

/** Whether the bank has issued it: for whoever has it in hand. */
export function checkCode(code: string, tail: string): Promise<Genuine> {
  return answer(client.POST("/api/statements/check-code", { body: { code, tail } }));
}

/** The same for a file, of which only the digest goes to the bank. */
export async function checkFile(file: Blob): Promise<Genuine> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  const sha256 = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return answer(client.POST("/api/statements/check-file", { body: { sha256 } }));
}
