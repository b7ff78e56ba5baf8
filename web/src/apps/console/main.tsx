import "@fontsource-variable/inter/wght.css";
import "virtual:brand.css";
import "@/ui/global.css";
import { open } from "@/apps/open";
import { router } from "./routes";

void open({
  router,
  speech: { en: () => import("./speech-en"), "zh-CN": () => import("./speech-zh-cn") },
});
