import { useQueries } from "@tanstack/react-query";
import { useLanguage } from "@/ui/use-language";
import { guideQuery } from "./guide-query";
import { guidePagesOf, type Readers } from "./shelf";

export interface GuideWords {
  name: string;
  title: string;
  /** What it says, without its markup. */
  text: string;
}

/** All pages of the guide as words to search in. Nothing is fetched before they are `wanted`. */
export function useGuideTexts(readers: Readers, wanted: boolean): GuideWords[] {
  const language = useLanguage();
  const names = guidePagesOf[readers];
  return useQueries({
    queries: names.map((name) => ({ ...guideQuery(readers, name, language), enabled: wanted })),
    combine: (pages) =>
      pages.flatMap(({ data }, at) => {
        const name = names[at];
        return data && name ? [{ name, title: data.title, text: data.html.replaceAll(/<[^>]*>/g, "") }] : [];
      }),
  });
}
