import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import i18next, { type Resource, type ResourceKey } from "i18next";
import { StrictMode, startTransition } from "react";
import { createRoot } from "react-dom/client";
import { I18nextProvider, initReactI18next } from "react-i18next";
import { type createBrowserRouter, RouterProvider } from "react-router";
import { bankQuery, isSignedOut, meKey, meQuery } from "@/api/identity";
import { Problem } from "@/api/problem";
import { followAppearance } from "@/lib/appearance";
import { watchForPeople } from "@/lib/attended";
import { takeUpDrafts } from "@/lib/drafts";
import { type Language, rememberLanguage, startLanguage } from "@/lib/language";
import { followTextSize } from "@/lib/text-size";
import { Notices } from "@/ui/notice";
import { LanguageChange } from "./language-change";
import { holdToOnePerson } from "./one-person";
import { endWithSession } from "./session-end";

interface Opening {
  router: ReturnType<typeof createBrowserRouter>;
  /** What to do with the queries before anything is shown, for instance put back what was kept on the device. */
  prepare?: (queries: QueryClient) => Promise<void>;
  /** Asks, as soon as it is known who is there, for what the first page will ask for. */
  begin?: (queries: QueryClient) => void;
  /** Loads the words of a language only when it is spoken. */
  speech: Record<Language, () => Promise<Speech>>;
}

interface Speech {
  words: Resource[string];
  refusals: () => Promise<ResourceKey>;
}

/** Starts an app in the reader's language, colours and size of letters. */
export async function open({ router, speech, prepare, begin }: Opening): Promise<void> {
  followAppearance();
  followTextSize();
  watchForPeople();
  const language = startLanguage();
  const queries = newQueries();
  const spoken = speech[language]();
  await Promise.all([prepare?.(queries), takeUpDrafts()]);
  holdToOnePerson(queries);
  endWithSession(queries);
  const known = visitorKnown(queries).then(() => begin?.(queries));
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: (await spoken).words },
    defaultNS: "ui",
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = language;
  const root = document.getElementById("root");
  if (!root) throw new Error("the page has no #root");
  await known;
  // As a transition the first page is drawn in short pieces, and a phone answers to touch in between.
  startTransition(() =>
    createRoot(root, { onCaughtError: tell }).render(
      <StrictMode>
        <House router={router} speech={speech} queries={queries} />
      </StrictMode>,
    ),
  );
  const { refusals } = await spoken;
  whenIdle(() => void learnRefusals(language, refusals).catch(tell));
}

async function learnRefusals(language: Language, refusals: Speech["refusals"]): Promise<void> {
  i18next.addResourceBundle(language, "problems", await refusals(), true);
}

// Safari has no such callback yet.
function whenIdle(act: () => void) {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(act);
  else setTimeout(act, 500);
}

// What the bank refused is told to the reader where it was asked for; the rest is a fault of ours.
function tell(thrown: unknown) {
  if (!(thrown instanceof Problem)) console.error(thrown);
}

/** Every page begins with who is there: known before anything is drawn, and not waited for where it was kept. */
async function visitorKnown(queries: QueryClient): Promise<void> {
  const asked = Promise.all([
    // Also where what was kept says who was here: their session may have been ended since.
    queries.prefetchQuery({ ...meQuery, staleTime: 0, retry: false }),
    queries.prefetchQuery({ ...bankQuery, retry: false }),
  ]);
  if (queries.getQueryData(meKey) === undefined) await asked;
}

interface HouseProps extends Opening {
  queries: QueryClient;
}

function House({ router, speech, queries }: HouseProps) {
  async function change(to: Language) {
    const { words, refusals } = await speech[to]();
    for (const [part, of] of Object.entries(words)) i18next.addResourceBundle(to, part, of, true);
    await learnRefusals(to, refusals);
    await i18next.changeLanguage(to);
    document.documentElement.lang = to;
    rememberLanguage(to);
  }
  return (
    <QueryClientProvider client={queries}>
      <I18nextProvider i18n={i18next}>
        <LanguageChange value={change}>
          <Notices>
            <RouterProvider router={router} />
          </Notices>
        </LanguageChange>
      </I18nextProvider>
    </QueryClientProvider>
  );
}

function newQueries(): QueryClient {
  const queries: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      // A session that ran out is found out by whichever question comes next: the doorkeeper then asks to sign in.
      onError: (thrown) => {
        if (isSignedOut(thrown)) queries.setQueryData(meKey, null);
      },
    }),
    defaultOptions: {
      queries: {
        // Asked even when the browser believes that there is no network: then at least the reader is told.
        networkMode: "always",
        staleTime: 15_000,
        retry: (failures, thrown) => failures < 2 && worthRetrying(thrown),
      },
      mutations: {
        // Never kept back until there is a network: nobody's order is carried out when they no longer expect it.
        networkMode: "always",
        retry: false,
        onError: (thrown) => {
          if (isSignedOut(thrown)) queries.setQueryData(meKey, null);
        },
      },
    },
  });
  return queries;
}

// A refusal stays a refusal; only a missing answer or a server in trouble is worth asking again.
function worthRetrying(thrown: unknown): boolean {
  return thrown instanceof Problem && (thrown.status === 0 || thrown.status >= 500);
}
