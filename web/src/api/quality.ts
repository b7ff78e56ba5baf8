import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { BankDate } from "@/lib/dates";
import { answer, client } from "./client";
import type { CallBack, MarkGiven, MarksBy, QualityLimit, TalksBy } from "./wire";

export const qualityKey = ["quality"] as const;
export const wallKey = [...qualityKey, "wall"] as const;

export const wallQuery = queryOptions({
  queryKey: wallKey,
  queryFn: () => answer(client.GET("/api/console/quality/wall")),
});

export const limitsQuery = queryOptions({
  queryKey: [...qualityKey, "limits"],
  queryFn: async () => (await answer(client.GET("/api/console/quality/limits"))).items,
});

export function setLimits(items: QualityLimit[]) {
  return answer(client.PUT("/api/console/quality/limits", { body: { items } }));
}

/** Both days in it. */
export interface Span {
  from: BankDate;
  to: BankDate;
}

export const talkHistoryQuery = ({ from, to }: Span, by: TalksBy) =>
  queryOptions({
    queryKey: [...qualityKey, "talks", from, to, by],
    queryFn: () => answer(client.GET("/api/console/quality/talks", { params: { query: { from, to, by } } })),
    placeholderData: keepPreviousData,
  });

export const timesKeptQuery = ({ from, to }: Span) =>
  queryOptions({
    queryKey: [...qualityKey, "times", from, to],
    queryFn: () => answer(client.GET("/api/console/quality/times", { params: { query: { from, to } } })),
    placeholderData: keepPreviousData,
  });

export const marksQuery = ({ from, to }: Span, by: MarksBy) =>
  queryOptions({
    queryKey: [...qualityKey, "marks", from, to, by],
    queryFn: () => answer(client.GET("/api/console/quality/marks", { params: { query: { from, to, by } } })),
    placeholderData: keepPreviousData,
  });

export const lowMarksQuery = queryOptions({
  queryKey: [...qualityKey, "low-marks"],
  queryFn: () => answer(client.GET("/api/console/quality/low-marks")),
});

export function noteCallBack(id: string, body: CallBack) {
  return answer(client.POST("/api/console/quality/low-marks/{id}/call", { params: { path: { id } }, body }));
}

// ------------------------------------------------------------------------------------------ for customers

export const myMarksKey = ["marks"] as const;

export const myAsksQuery = queryOptions({
  queryKey: myMarksKey,
  queryFn: () => answer(client.GET("/api/portal/marks")),
});

export function giveMark(id: string, body: MarkGiven) {
  return answer(client.PUT("/api/portal/marks/{id}", { params: { path: { id } }, body }));
}

export function setAsking(wants: boolean) {
  return answer(client.PUT("/api/portal/marks/asking", { body: { wants } }));
}
