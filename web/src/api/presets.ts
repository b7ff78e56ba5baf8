import { queryOptions } from "@tanstack/react-query";
import { careKey } from "./care";
import { answer, client } from "./client";
import type { OfferedPreset, Preset, PresetChange, PresetWish } from "./wire";

const presetsKey = [...careKey, "presets"] as const;

/** The house's, and one's own. */
export const presetsQuery = queryOptions({
  queryKey: [...presetsKey, "all"],
  queryFn: async (): Promise<Preset[]> => (await answer(client.GET("/api/console/presets"))).items,
});

/** For one conversation, filled in, in the language of its customer. */
export function offeredPresetsQuery(id: string) {
  return queryOptions({
    queryKey: [...presetsKey, "for", id],
    queryFn: async (): Promise<OfferedPreset[]> =>
      (await answer(client.GET("/api/console/conversations/{id}/presets", { params: { path: { id } } })))
        .items,
  });
}

export function presetVersionsQuery(id: string) {
  return queryOptions({
    queryKey: [...presetsKey, "versions", id],
    queryFn: async (): Promise<Preset[]> =>
      (await answer(client.GET("/api/console/presets/{id}/versions", { params: { path: { id } } }))).items,
  });
}

/** The same key and content keep one. */
export function keepPreset(isOwn: boolean, body: PresetWish, key: string): Promise<Preset> {
  const params = { header: { "Idempotency-Key": key } };
  return isOwn
    ? answer(client.POST("/api/console/own-presets", { params, body }))
    : answer(client.POST("/api/console/house-presets", { params, body }));
}

export function changePreset(isOwn: boolean, id: string, body: PresetChange): Promise<Preset> {
  const params = { path: { id } };
  return isOwn
    ? answer(client.PUT("/api/console/own-presets/{id}", { params, body }))
    : answer(client.PUT("/api/console/house-presets/{id}", { params, body }));
}

export async function dropPreset(isOwn: boolean, id: string) {
  const params = { path: { id } };
  await (isOwn
    ? answer(client.DELETE("/api/console/own-presets/{id}", { params }))
    : answer(client.DELETE("/api/console/house-presets/{id}", { params })));
}

export async function noteUse(id: string) {
  await answer(client.POST("/api/console/presets/{id}/used", { params: { path: { id } } }));
}

/** `nth`: the version that was shown. The same key runs it once. */
export async function runMacro(conversation: string, macro: { id: string; nth: number }, key: string) {
  const params = {
    path: { id: conversation, preset_id: macro.id },
    header: { "Idempotency-Key": key },
  };
  await answer(
    client.POST("/api/console/conversations/{id}/macros/{preset_id}", { params, body: { nth: macro.nth } }),
  );
}
