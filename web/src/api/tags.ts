import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { BankDate } from "@/lib/dates";
import { answer, client } from "./client";
import type { CustomerTags, MyTags, NewTag, NewTagVersion, TagRule } from "./wire";

export const tagsKey = ["tags"] as const;

/** All of them, by name. */
export const tagsQuery = queryOptions({
  queryKey: [...tagsKey, "all"],
  queryFn: async () => (await answer(client.GET("/api/console/tags"))).tags,
});

export const tagQuery = (id: string) =>
  queryOptions({
    queryKey: [...tagsKey, "one", id],
    queryFn: () => answer(client.GET("/api/console/tags/{id}", { params: { path: { id } } })),
  });

/** What a rule can ask about. */
export const measuresQuery = queryOptions({
  queryKey: [...tagsKey, "measures"],
  queryFn: async () => (await answer(client.GET("/api/console/tags/measures"))).measures,
  staleTime: 3_600_000,
});

/** How many had it, of the days on which that changed. */
export const tagDaysQuery = (id: string) =>
  queryOptions({
    queryKey: [...tagsKey, "days", id],
    queryFn: async () =>
      (await answer(client.GET("/api/console/tags/{id}/days", { params: { path: { id } } }))).days,
  });

/** Who has it. */
export const taggedQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: [...tagsKey, "customers", id],
    queryFn: async ({ pageParam }) => {
      const query = { limit: 25, ...(pageParam ? { after: pageParam } : {}) };
      const page = await answer(
        client.GET("/api/console/tags/{id}/customers", { params: { path: { id }, query } }),
      );
      return { items: page.items.map((one) => ({ ...one, id: one.customer_id })), next: page.next };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });

/** How many would gain and lose it. */
export function previewTag(rule: TagRule, needsConsent: boolean, tagId: string | null) {
  const body = { rule, needs_consent: needsConsent, tag_id: tagId };
  return answer(client.POST("/api/console/tags/preview", { body }));
}

export async function defineTag(tag: NewTag): Promise<string> {
  return (await answer(client.POST("/api/console/tags", { body: tag }))).id;
}

export async function writeTagVersion(id: string, version: NewTagVersion): Promise<void> {
  await answer(client.POST("/api/console/tags/{id}/versions", { params: { path: { id } }, body: version }));
}

export async function proposeTag(versionId: string, reason: string): Promise<void> {
  const params = { path: { id: versionId } };
  await answer(client.POST("/api/console/tag-versions/{id}/propose", { params, body: { reason } }));
}

export async function retireTag(id: string, reason: string): Promise<void> {
  await answer(client.POST("/api/console/tags/{id}/retire", { params: { path: { id } }, body: { reason } }));
}

export async function takeTagOver(id: string): Promise<void> {
  await answer(client.POST("/api/console/tags/{id}/take-over", { params: { path: { id } } }));
}

/** The latest rebuildings; asked again while one is under way. */
export const tagRunsQuery = queryOptions({
  queryKey: [...tagsKey, "runs"],
  queryFn: async () => (await answer(client.GET("/api/console/tag-runs"))).runs,
  refetchInterval: ({ state }) =>
    state.data?.some((one) => one.state === "waiting" || one.state === "running") ? 1_500 : false,
});

export async function orderRebuild(): Promise<void> {
  await answer(client.POST("/api/console/tag-runs"));
}

export async function cancelRebuild(id: string): Promise<void> {
  await answer(client.POST("/api/console/tag-runs/{id}/cancel", { params: { path: { id } } }));
}

export const tagsOfCustomerQuery = (customerId: string) =>
  queryOptions({
    queryKey: [...tagsKey, "of", customerId],
    queryFn: () =>
      answer(client.GET("/api/console/customers/{id}/tags", { params: { path: { id: customerId } } })),
  });

export function giveTag(
  customerId: string,
  given: { tag_id: string; until: BankDate; note: string },
): Promise<CustomerTags> {
  const params = { path: { id: customerId } };
  return answer(client.POST("/api/console/customers/{id}/tags", { params, body: given }));
}

export function takeTag(
  customerId: string,
  tagId: string,
  reason: "over" | "mistaken",
): Promise<CustomerTags> {
  const params = { path: { id: customerId, tag_id: tagId } };
  return answer(client.POST("/api/console/customers/{id}/tags/{tag_id}/take", { params, body: { reason } }));
}

/** What the bank has noted about me. */
export const myTagsQuery = queryOptions({
  queryKey: [...tagsKey, "mine"],
  queryFn: () => answer(client.GET("/api/portal/tags")),
});

export function objectToTag(id: string, reason: string): Promise<MyTags> {
  return answer(client.POST("/api/portal/tags/{id}/object", { params: { path: { id } }, body: { reason } }));
}

export function allowTag(id: string): Promise<MyTags> {
  return answer(client.POST("/api/portal/tags/{id}/allow", { params: { path: { id } } }));
}
