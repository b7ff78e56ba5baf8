import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ConfigProviderProps } from "antd/es/config-provider";
import i18next, { type Resource } from "i18next";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { I18nextProvider, initReactI18next } from "react-i18next";
import { type createBrowserRouter, RouterProvider } from "react-router";
import { isSignedOut, meKey } from "@/api/identity";
import { Problem } from "@/api/problem";
import { followAppearance } from "@/lib/appearance";
import { type Language, rememberLanguage, startLanguage } from "@/lib/language";
import { Design } from "@/ui/design";
import { Notices } from "@/ui/notice";
import type { AppName } from "@/ui/theme";
import { LanguageChange } from "./language-change";

/** The words of one language: our own, and Ant Design's. */
export interface Speech {
  words: Resource[string];
  ant: ConfigProviderProps["locale"];
}

interface Opening {
  app: AppName;
  router: ReturnType<typeof createBrowserRouter>;
  /** Loads a language only when it is spoken. */
  speech: (language: Language) => Promise<Speech>;
}

/** Starts an app in the reader's language and colours. */
export async function open({ app, router, speech }: Opening): Promise<void> {
  followAppearance();
  const language = startLanguage();
  const spoken = await speech(language);
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: spoken.words },
    defaultNS: "ui",
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = language;
  const root = document.getElementById("root");
  if (!root) throw new Error("the page has no #root");
  createRoot(root).render(
    <StrictMode>
      <House app={app} router={router} speech={speech} ant={spoken.ant} />
    </StrictMode>,
  );
}

function House({ app, router, speech, ant }: Opening & Pick<Speech, "ant">) {
  const [queries] = useState(newQueries);
  const [locale, setLocale] = useState(ant);
  async function change(to: Language) {
    const spoken = await speech(to);
    for (const [part, words] of Object.entries(spoken.words)) i18next.addResourceBundle(to, part, words);
    await i18next.changeLanguage(to);
    document.documentElement.lang = to;
    rememberLanguage(to);
    setLocale(spoken.ant);
  }
  return (
    <QueryClientProvider client={queries}>
      <I18nextProvider i18n={i18next}>
        <Design app={app} locale={locale}>
          <LanguageChange value={change}>
            <Notices>
              <RouterProvider router={router} />
            </Notices>
          </LanguageChange>
        </Design>
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
        staleTime: 15_000,
        retry: (failures, thrown) => failures < 2 && worthRetrying(thrown),
      },
      mutations: {
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
