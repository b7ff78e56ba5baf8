import { CSRF_HEADER, csrfToken } from "@/lib/csrf";
import "swagger-ui-dist/swagger-ui.css";
import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";

// Swagger UI has a dark face but does not look what the reader has chosen.
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const dress = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", dress);
dress();

SwaggerUI({
  url: "/api/docs/openapi.json",
  dom_id: "#root",
  deepLinking: true,
  // By subject first: the page is too long to be read from the top, and beyond 150 lines only what is in sight is drawn.
  docExpansion: "none",
  // The validator lives on somebody else's server.
  validatorUrl: null,
  // Trying out a change needs the session's token, as in our own apps.
  requestInterceptor: (request) => {
    const token = csrfToken(String(request.method), document.cookie);
    return token ? { ...request, headers: { ...Object(request.headers), [CSRF_HEADER]: token } } : request;
  },
});
