import "@fontsource-variable/inter/wght.css";
import "virtual:brand.css";
import "@/ui/global.css";
import { open } from "@/apps/open";
import { router } from "./routes";

void open({
  app: "portal",
  router,
  speech: async (language) =>
    language === "en" ? (await import("./speech-en")).speech : (await import("./speech-zh-cn")).speech,
});
