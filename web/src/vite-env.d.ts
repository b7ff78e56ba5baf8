/// <reference types="vite/client" />

declare module "virtual:brand.css";
declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
  const open: typeof import("swagger-ui-dist").SwaggerUIBundle;
  // biome-ignore lint/style/noDefaultExport: the shape of a foreign module
  export default open;
}
