import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { BankDate } from "@/lib/dates";
import type { Language } from "@/lib/language";
import { answer, client } from "./client";
import { searchWords } from "./search-words";
import type {
  ArticleAudience,
  ArticleBrief,
  ArticleTopic,
  ArticleVersion,
  ArticleWhole,
  ArticleWish,
} from "./wire";

export const articlesKey = ["articles"] as const;

export interface ArticleFilters {
  q?: string;
  topic?: ArticleTopic;
  audience?: ArticleAudience;
  stage?: ArticleBrief["state"];
  due?: boolean;
  mine?: boolean;
}

/** What was changed last comes first. */
export function articlesQuery({ q, ...filters }: ArticleFilters) {
  return infiniteQueryOptions({
    queryKey: [...articlesKey, "list", q ?? "", filters],
    queryFn: ({ pageParam }) =>
      answer(
        client.GET("/api/console/articles", {
          params: {
            query: { ...filters, limit: 50, ...(pageParam ? { after: pageParam } : {}) },
            header: searchWords(q),
          },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export const articleFiguresQuery = queryOptions({
  queryKey: [...articlesKey, "figures"],
  queryFn: () => answer(client.GET("/api/console/articles/figures")),
});

export function articleQuery(id: string) {
  return queryOptions({
    queryKey: [...articlesKey, "one", id],
    queryFn: (): Promise<ArticleWhole> =>
      answer(client.GET("/api/console/articles/{id}", { params: { path: { id } } })),
  });
}

export function articleVersionQuery(id: string, nth: number) {
  return queryOptions({
    queryKey: [...articlesKey, "version", id, nth],
    queryFn: (): Promise<ArticleVersion> =>
      answer(client.GET("/api/console/articles/{id}/versions/{nth}", { params: { path: { id, nth } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The same key and content write one. */
export async function writeArticle(article: ArticleWish, key: string): Promise<string> {
  const params = { header: { "Idempotency-Key": key } };
  return (await answer(client.POST("/api/console/articles", { params, body: article }))).id;
}

/** `after`: the version that its writer saw last. */
export async function writeArticleVersion(id: string, article: ArticleWish, after: number): Promise<void> {
  const params = { path: { id } };
  await answer(client.POST("/api/console/articles/{id}/versions", { params, body: { ...article, after } }));
}

export async function publishArticle(
  id: string,
  published: { nth: number; review_on: BankDate; note: string },
): Promise<void> {
  await answer(
    client.POST("/api/console/articles/{id}/publish", { params: { path: { id } }, body: published }),
  );
}

export async function withdrawArticle(id: string, reason: string): Promise<void> {
  await answer(
    client.POST("/api/console/articles/{id}/withdraw", { params: { path: { id } }, body: { reason } }),
  );
}

export async function reviewArticle(id: string, reviewOn: BankDate, note: string): Promise<void> {
  const body = { review_on: reviewOn, note };
  await answer(client.POST("/api/console/articles/{id}/review", { params: { path: { id } }, body }));
}

export async function takeArticleOver(id: string): Promise<void> {
  await answer(client.POST("/api/console/articles/{id}/take-over", { params: { path: { id } } }));
}

/** Questions without a good answer; what was asked most often comes first. */
export const gapsQuery = infiniteQueryOptions({
  queryKey: [...articlesKey, "gaps"],
  queryFn: ({ pageParam }) =>
    answer(
      client.GET("/api/console/knowledge-gaps", {
        params: { query: { limit: 50, ...(pageParam ? { after: pageParam } : {}) } },
      }),
    ),
  initialPageParam: "",
  getNextPageParam: (page) => page.next ?? undefined,
});

export async function closeGap(id: string, articleId: string | null): Promise<void> {
  const body = { article_id: articleId };
  await answer(client.POST("/api/console/knowledge-gaps/{id}/close", { params: { path: { id } }, body }));
}

/** All that is published for customers, by topic. */
export function shelfQuery(language: Language) {
  return queryOptions({
    queryKey: [...articlesKey, "shelf", language],
    queryFn: async () =>
      (await answer(client.GET("/api/portal/articles", { params: { query: { language } } }))).items,
    staleTime: 60_000,
  });
}

export function findArticlesQuery(words: string, language: Language) {
  return queryOptions({
    queryKey: [...articlesKey, "found", words, language],
    queryFn: async () =>
      (
        await answer(
          client.GET("/api/portal/articles/search", {
            params: { query: { language }, header: searchWords(words) },
          }),
        )
      ).items,
    enabled: words !== "",
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

export function readArticleQuery(id: string, language: Language) {
  return queryOptions({
    queryKey: [...articlesKey, "read", id, language],
    queryFn: () =>
      answer(client.GET("/api/portal/articles/{id}", { params: { path: { id }, query: { language } } })),
    staleTime: 60_000,
  });
}

export async function tellOfArticle(
  id: string,
  told: { nth: number; language: Language; helped: boolean; missing: string },
): Promise<void> {
  await answer(client.POST("/api/portal/articles/{id}/helped", { params: { path: { id } }, body: told }));
}

export async function tellOfGap(question: string, language: Language): Promise<void> {
  await answer(client.POST("/api/portal/knowledge-gaps", { body: { question, language } }));
}
