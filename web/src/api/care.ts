import { queryOptions } from "@tanstack/react-query";
import { inBase64 } from "./base64";
import { answer, client } from "./client";
import { upload } from "./upload";
import type {
  AskedBefore,
  Conversation,
  DeskTalk,
  Inbox,
  MyConversations,
  QuickReply,
  TalkChannel,
  TalkFormFilled,
  TalkFormKind,
  TalkLanguage,
  TalkMessage,
  TalkTopic,
  TalkWrapUp,
} from "./wire";

/** Whose side of a conversation this is. */
export type TalkSide = "portal" | "console";

export interface Talk {
  conversation: Conversation;
  items: TalkMessage[];
}

export const careKey = ["care"] as const;
export const inboxKey = [...careKey, "inbox"] as const;

/** A page of messages is at most so many. */
const PAGE = 200;
/** Where no socket tells of what is new, it is asked for this often. */
export const ASKED_EVERY_MS = 3_000;

export const myConversationsQuery = queryOptions({
  queryKey: [...careKey, "mine"],
  queryFn: (): Promise<MyConversations> => answer(client.GET("/api/portal/conversations")),
});

export const inboxQuery = queryOptions({
  queryKey: inboxKey,
  queryFn: (): Promise<Inbox> => answer(client.GET("/api/console/conversations")),
});

export function talkKey(side: TalkSide, id: string) {
  return [...careKey, "talk", side, id] as const;
}

/** All that was said after a number, however many pages it is. */
export async function readTalk(side: TalkSide, id: string, after: number): Promise<Talk> {
  const items: TalkMessage[] = [];
  for (;;) {
    const page = await talkPage(side, id, items.at(-1)?.nth ?? after);
    items.push(...page.items);
    if (page.items.length < PAGE) return { conversation: page.conversation, items };
  }
}

async function talkPage(side: TalkSide, id: string, after: number): Promise<Talk> {
  const params = { path: { id }, query: { after } };
  if (side === "portal") return answer(client.GET("/api/portal/conversations/{id}", { params }));
  const found: DeskTalk = await answer(client.GET("/api/console/conversations/{id}", { params }));
  return { conversation: found.line.conversation, items: found.items };
}

export interface NewConversation {
  topic: TalkTopic;
  language: TalkLanguage;
  text: string;
}

/** The same key and content open one. */
export function openConversation(wanted: NewConversation, key: string): Promise<Talk> {
  const params = { header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/portal/conversations", { params, body: wanted }));
}

/** Kept once, however often it is sent with the same `client_id`. `seen`: staff are asked first where a colleague has
 * answered after it.
 */
export function say(
  side: TalkSide,
  id: string,
  { seen, ...message }: { client_id: string; text: string; seen: number | null },
): Promise<TalkMessage> {
  const params = { path: { id } };
  return side === "portal"
    ? answer(client.POST("/api/portal/conversations/{id}/messages", { params, body: message }))
    : answer(client.POST("/api/console/conversations/{id}/messages", { params, body: { ...message, seen } }));
}

/** By e-mail or SMS: kept and sent once, however often it is sent with the same `client_id`. */
export function answerBy(
  id: string,
  message: { client_id: string; text: string; channel: TalkChannel },
): Promise<TalkMessage> {
  const options = { params: { path: { id } }, body: message };
  return answer(client.POST("/api/console/conversations/{id}/answers", options));
}

export interface NewTalkFile {
  client_id: string;
  name: string;
  blob: Blob;
}

/** Kept once, however often it is sent with the same `client_id`. `onShare`: how much of it is on its way. */
export async function sendTalkFile(
  side: TalkSide,
  id: string,
  { client_id, name, blob }: NewTalkFile,
  onShare: (share: number) => void,
): Promise<TalkMessage> {
  const body = { client_id, name, file: await inBase64(blob) };
  return upload(`/api/${side}/conversations/${id}/files`, body, onShare);
}

export function talkFileAddress(side: TalkSide, id: string, fileId: string): string {
  return `/api/${side}/conversations/${id}/files/${fileId}`;
}

/** What its customer can choose in a form, of their own, at this moment. */
export function formChoicesQuery(id: string, nth: number) {
  return queryOptions({
    queryKey: [...careKey, "form", id, nth],
    queryFn: async () =>
      (
        await answer(
          client.GET("/api/portal/conversations/{id}/forms/{nth}", { params: { path: { id, nth } } }),
        )
      ).items,
    staleTime: 0,
  });
}

/** Once, however often it is sent with the same `client_id`. */
export function fillForm(
  id: string,
  nth: number,
  clientId: string,
  filled: TalkFormFilled,
): Promise<TalkMessage> {
  const options = { params: { path: { id, nth } }, body: { client_id: clientId, ...filled } };
  return answer(client.POST("/api/portal/conversations/{id}/forms/{nth}", options));
}

export function sendForm(
  id: string,
  form: { client_id: string; kind: TalkFormKind; text: string },
): Promise<TalkMessage> {
  return answer(
    client.POST("/api/console/conversations/{id}/forms", { params: { path: { id } }, body: form }),
  );
}

export function withdrawForm(id: string, nth: number, clientId: string): Promise<TalkMessage> {
  const options = { params: { path: { id, nth } }, body: { client_id: clientId } };
  return answer(client.POST("/api/console/conversations/{id}/forms/{nth}/withdraw", options));
}

export async function markTalk(side: TalkSide, id: string, marks: { delivered: number; read: number }) {
  const options = { params: { path: { id } }, body: marks };
  await (side === "portal"
    ? answer(client.POST("/api/portal/conversations/{id}/marks", options))
    : answer(client.POST("/api/console/conversations/{id}/marks", options)));
}

export function endMyTalk(id: string): Promise<Talk> {
  return answer(client.POST("/api/portal/conversations/{id}/end", { params: { path: { id } } }));
}

export function reopenMyTalk(id: string): Promise<Talk> {
  return answer(client.POST("/api/portal/conversations/{id}/reopen", { params: { path: { id } } }));
}

export function takeTalk(id: string): Promise<DeskTalk> {
  return answer(client.POST("/api/console/conversations/{id}/take", { params: { path: { id } } }));
}

/** The customer reads the note, staff alone the summary. */
export function handOverTalk(
  id: string,
  wish: { to: string | null; note: string; summary: string },
): Promise<DeskTalk> {
  const params = { path: { id } };
  return answer(client.POST("/api/console/conversations/{id}/hand-over", { params, body: wish }));
}

export function endTalk(id: string, wrapUp: TalkWrapUp): Promise<DeskTalk> {
  const params = { path: { id } };
  return answer(client.POST("/api/console/conversations/{id}/end", { params, body: { wrap_up: wrapUp } }));
}

export function reopenTalk(id: string): Promise<DeskTalk> {
  return answer(client.POST("/api/console/conversations/{id}/reopen", { params: { path: { id } } }));
}

export const careColleaguesQuery = queryOptions({
  queryKey: [...careKey, "colleagues"],
  queryFn: async () => (await answer(client.GET("/api/console/conversations/colleagues"))).items,
});

export const quickRepliesQuery = queryOptions({
  queryKey: [...careKey, "replies"],
  queryFn: async () => (await answer(client.GET("/api/console/quick-replies"))).items,
});

export function keepReply(title: string, text: string): Promise<QuickReply> {
  return answer(client.POST("/api/console/quick-replies", { body: { title, text } }));
}

export async function dropReply(id: string) {
  await answer(client.DELETE("/api/console/quick-replies/{id}", { params: { path: { id } } }));
}

/** When a customer talked to whom. */
export function conversationsOfQuery(customerId: string) {
  const params = { path: { id: customerId } };
  return queryOptions({
    queryKey: [...careKey, "of", customerId],
    queryFn: async () =>
      (await answer(client.GET("/api/console/customers/{id}/conversations", { params }))).items,
  });
}

export interface FromAssistant {
  receipts: string[];
  language: TalkLanguage;
  note: string;
}

/** To a person, with what the assistant was asked. The same key and content open one. */
export async function handOverFromAssistant(wanted: FromAssistant, key: string): Promise<string> {
  const params = { header: { "Idempotency-Key": key } };
  return (await answer(client.POST("/api/portal/conversations/from-assistant", { params, body: wanted }))).id;
}

/** What the assistant had been asked before the conversation began: nothing where it did not begin there. */
export function askedBeforeQuery(side: TalkSide, id: string) {
  const params = { path: { id } };
  return queryOptions({
    queryKey: [...careKey, "asked-before", side, id],
    queryFn: async (): Promise<AskedBefore[]> =>
      (side === "portal"
        ? await answer(client.GET("/api/portal/conversations/{id}/from-assistant", { params }))
        : await answer(client.GET("/api/console/conversations/{id}/from-assistant", { params }))
      ).items,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export type TranscriptForm = "pdf" | "txt";

/** A customer's own conversation as a file. */
export function transcriptAddress(id: string, form: TranscriptForm, language: string): string {
  return `/api/portal/conversations/${id}/transcript.${form}?${new URLSearchParams({ language })}`;
}

/** By staff, for a purpose that is kept: masked. */
export async function takeTranscript(
  id: string,
  body: { purpose: string; form: TranscriptForm; language: TalkLanguage },
): Promise<Blob> {
  const options = { params: { path: { id } }, body, parseAs: "blob" } as const;
  return (await answer<unknown>(client.POST("/api/console/conversations/{id}/transcript", options))) as Blob;
}
