import { queryOptions } from "@tanstack/react-query";
import type { Language } from "@/lib/language";
import { type Readers, readGuidePage } from "./shelf";

export function guideQuery(readers: Readers, name: string, language: Language) {
  return queryOptions({
    queryKey: ["guide", readers, name, language],
    queryFn: () => readGuidePage(readers, name, language),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
