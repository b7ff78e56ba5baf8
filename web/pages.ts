import { readFile } from "node:fs/promises";
import type { Plugin } from "vite";

/** The same choice of page as the server makes: whole subtrees belong to one HTML file each. */
export function pageOf(path: string): string {
  if (path === "/console" || path.startsWith("/console/")) return "console.html";
  if (path === "/api/docs") return "api-docs.html";
  return "index.html";
}

/** Lets the development server answer deep links such as /console/customers. */
export function deepLinks(): Plugin {
  return {
    name: "bankhall-deep-links",
    configureServer(server) {
      return () => {
        server.middlewares.use(async (request, response, next) => {
          const path = (request.originalUrl ?? "/").split("?")[0] ?? "/";
          if (!request.headers.accept?.includes("text/html")) return next();
          const page = pageOf(path);
          const html = await readFile(new URL(page, import.meta.url), "utf8");
          response.setHeader("Content-Type", "text/html");
          response.end(await server.transformIndexHtml(`/${page}`, html));
        });
      };
    },
  };
}
