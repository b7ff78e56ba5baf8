import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { brandCss } from "./brand-css.ts";
import { early } from "./early.ts";
import { isOfFirstLoad } from "./first-load.ts";
import { guidePages } from "./guide-pages.ts";
import { letters } from "./letters.ts";
import { packed } from "./packed.ts";
import { deepLinks } from "./pages.ts";
import { portalWorker } from "./portal-worker.ts";

const server = `http://127.0.0.1:${process.env.BANKHALL_PORT ?? "8000"}`;
const proxied = { target: server, changeOrigin: false };

// What the first page and most others show: charts, entries, and where the money goes.
const MONEY =
  /src\/(ui\/(chart|entry-list)|features\/(spending|accounts\/what-i-have)[^.]*\.tsx?$)|node_modules\/d3-/;

// What every page is set in and made of: letters, colours, icons, and whatever several pages share.
const PARTS = [
  /node_modules\/lucide-react|global\.css|brand\.css|inter\/wght\.css|vite\/preload-helper/,
  /src\/(api|lib)\/|src\/(apps|ui)\/([^/]+|picture\/picture)\.tsx?$|features\/accounts\/account-(name|state)/,
];

const isPart = (id: string) => PARTS.some((part) => part.test(id));

export default defineConfig({
  appType: "mpa",
  plugins: [react(), brandCss(), letters(), deepLinks(), guidePages(), early(), portalWorker(), packed()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy: { "^/api/(?!docs$)": proxied, "/health": proxied } },
  build: {
    target: "es2023",
    // The strict content security policy has no data: fonts or scripts; files only.
    assetsInlineLimit: 0,
    // Only the page about the API is large, and nobody waits for it.
    chunkSizeWarningLimit: 1_600,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { portal: "index.html", console: "console.html", "api-docs": "api-docs.html" },
      output: {
        // Over HTTP/1.1 each further file is a journey: what every page needs comes in few, whatever the pages share.
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules\/(react|react-dom|scheduler)\//, priority: 6 },
            {
              name: "libraries",
              test: /node_modules\/(react-router|i18next|react-i18next|@tanstack|openapi-fetch)\//,
              priority: 5,
            },
            {
              name: (id, modules) => (isOfFirstLoad(id, modules) ? "parts" : null),
              debugName: "parts",
              test: isPart,
              minShareCount: 2,
              priority: 3,
            },
            { name: "more-parts", test: isPart, minShareCount: 2, priority: 1 },
            {
              name: (id, modules) => (isOfFirstLoad(id, modules) ? "words-en" : null),
              debugName: "words-en",
              test: /\.en\.json$/,
              minShareCount: 2,
              priority: 4,
            },
            {
              name: (id, modules) => (isOfFirstLoad(id, modules) ? "words-zh" : null),
              debugName: "words-zh",
              test: /\.zh-CN\.json$/,
              minShareCount: 2,
              priority: 4,
            },
            {
              name: (id, modules) => (isOfFirstLoad(id, modules) ? "money" : null),
              debugName: "money",
              test: MONEY,
              minShareCount: 2,
              priority: 2,
            },
          ],
        },
      },
    },
  },
});
