import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import { qualityKey, type Span } from "./quality";
import type {
  CalibrationBegun,
  ObjectionDecided,
  QualityReviewDone,
  ReviewFiguresBy,
  SamplingPlanMade,
  ScorecardKept,
} from "./wire";

export const reviewsKey = [...qualityKey, "reviews"] as const;

export const scorecardsQuery = queryOptions({
  queryKey: [...reviewsKey, "scorecards"],
  queryFn: async () => (await answer(client.GET("/api/console/quality/scorecards"))).items,
});

export function keepScorecard(body: ScorecardKept) {
  return answer(client.PUT("/api/console/quality/scorecards/draft", { body }));
}

export function putScorecardInForce() {
  return answer(client.POST("/api/console/quality/scorecards/draft/in-force"));
}

export const samplingQuery = queryOptions({
  queryKey: [...reviewsKey, "sampling"],
  queryFn: () => answer(client.GET("/api/console/quality/sampling")),
});

export function makePlan(body: SamplingPlanMade, key: string) {
  const params = { header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/console/quality/sampling", { params, body }));
}

export function stopPlan(id: string) {
  return answer(client.POST("/api/console/quality/sampling/{id}/stop", { params: { path: { id } } }));
}

export function drawPlan(id: string) {
  return answer(client.POST("/api/console/quality/sampling/{id}/draw", { params: { path: { id } } }));
}

export const drawQuery = (id: string) =>
  queryOptions({
    queryKey: [...reviewsKey, "draw", id],
    queryFn: () => answer(client.GET("/api/console/quality/draws/{id}", { params: { path: { id } } })),
  });

export const queueQuery = queryOptions({
  queryKey: [...reviewsKey, "queue"],
  queryFn: async () => (await answer(client.GET("/api/console/quality/reviews"))).items,
});

export const finishedQuery = queryOptions({
  queryKey: [...reviewsKey, "finished"],
  queryFn: async () => (await answer(client.GET("/api/console/quality/reviews/finished"))).items,
});

export const objectionsQuery = queryOptions({
  queryKey: [...reviewsKey, "objections"],
  queryFn: async () => (await answer(client.GET("/api/console/quality/reviews/objections"))).items,
});

export const myReviewsQuery = queryOptions({
  queryKey: [...reviewsKey, "mine"],
  queryFn: async () => (await answer(client.GET("/api/console/quality/my-reviews"))).items,
});

export const reviewQuery = (id: string) =>
  queryOptions({
    queryKey: [...reviewsKey, "one", id],
    queryFn: () => answer(client.GET("/api/console/quality/reviews/{id}", { params: { path: { id } } })),
  });

/** It is noted each time that it is read, so it is not asked for again on its own. */
export const reviewedTalkQuery = (id: string) =>
  queryOptions({
    queryKey: ["reviewed-talk", id],
    queryFn: async () =>
      (await answer(client.GET("/api/console/quality/reviews/{id}/talk", { params: { path: { id } } })))
        .items,
    staleTime: Number.POSITIVE_INFINITY,
  });

export function addReview(conversationId: string) {
  const body = { conversation_id: conversationId };
  return answer(client.POST("/api/console/quality/reviews", { body }));
}

export function beginReview(id: string) {
  return answer(client.POST("/api/console/quality/reviews/{id}/begin", { params: { path: { id } } }));
}

export function giveReviewBack(id: string) {
  return answer(client.POST("/api/console/quality/reviews/{id}/give-back", { params: { path: { id } } }));
}

export function keepReview(id: string, body: QualityReviewDone) {
  return answer(client.PUT("/api/console/quality/reviews/{id}/draft", { params: { path: { id } }, body }));
}

export function finishReview(id: string, body: QualityReviewDone) {
  return answer(client.POST("/api/console/quality/reviews/{id}/finish", { params: { path: { id } }, body }));
}

export function decideObjection(id: string, body: ObjectionDecided) {
  return answer(client.POST("/api/console/quality/reviews/{id}/decide", { params: { path: { id } }, body }));
}

export function seeReview(id: string) {
  return answer(client.POST("/api/console/quality/my-reviews/{id}/seen", { params: { path: { id } } }));
}

export function agreeToReview(id: string) {
  return answer(client.POST("/api/console/quality/my-reviews/{id}/agree", { params: { path: { id } } }));
}

export function objectToReview(id: string, reason: string) {
  const params = { path: { id } };
  return answer(client.POST("/api/console/quality/my-reviews/{id}/object", { params, body: { reason } }));
}

export const coachingQuery = queryOptions({
  queryKey: [...reviewsKey, "coaching"],
  queryFn: async () => (await answer(client.GET("/api/console/quality/coaching"))).items,
});

export function agreeStep(id: string, body: { step: string; due_on: string }, key: string) {
  const params = { path: { id }, header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/console/quality/reviews/{id}/coaching", { params, body }));
}

export function closeStep(id: string, outcome: "done" | "not_done") {
  const body = { outcome, note: "" };
  return answer(client.POST("/api/console/quality/coaching/{id}/close", { params: { path: { id } }, body }));
}

export const calibrationsQuery = queryOptions({
  queryKey: [...reviewsKey, "calibrations"],
  queryFn: () => answer(client.GET("/api/console/quality/calibrations")),
});

export const calibrationQuery = (id: string) =>
  queryOptions({
    queryKey: [...reviewsKey, "calibration", id],
    queryFn: () => answer(client.GET("/api/console/quality/calibrations/{id}", { params: { path: { id } } })),
  });

export function calibrate(body: CalibrationBegun, key: string) {
  const params = { header: { "Idempotency-Key": key } };
  return answer(client.POST("/api/console/quality/calibrations", { params, body }));
}

export function closeCalibration(id: string) {
  return answer(client.POST("/api/console/quality/calibrations/{id}/close", { params: { path: { id } } }));
}

export const reviewFiguresQuery = ({ from, to }: Span, by: ReviewFiguresBy) =>
  queryOptions({
    queryKey: [...reviewsKey, "figures", from, to, by],
    queryFn: () =>
      answer(client.GET("/api/console/quality/review-figures", { params: { query: { from, to, by } } })),
    placeholderData: keepPreviousData,
  });
