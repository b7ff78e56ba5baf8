import { queryOptions } from "@tanstack/react-query";
import { careKey } from "./care";
import { answer, client } from "./client";
import { confirmedBy } from "./confirmations";
import type { MyWeChat, WeChatCode } from "./wire";

export const myWeChatQuery = queryOptions({
  queryKey: [...careKey, "wechat"],
  queryFn: (): Promise<MyWeChat> => answer(client.GET("/api/portal/wechat")),
});

/** In place of the last one. */
export function makeWeChatCode(confirmation?: string): Promise<WeChatCode> {
  return answer(client.POST("/api/portal/wechat/code", { params: { header: confirmedBy(confirmation) } }));
}

export async function disconnectWeChat() {
  await answer(client.POST("/api/portal/wechat/disconnect"));
}
