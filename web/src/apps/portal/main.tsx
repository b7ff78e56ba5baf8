import "@fontsource-variable/inter/wght.css";
import "virtual:brand.css";
import "@/ui/global.css";
import { open } from "@/apps/open";
import { isKiosk } from "@/lib/shared-device";
import { textSize } from "@/lib/text-size";
import { askForHome } from "./first-questions";
import { becomeInstallable } from "./installable";
import { keepReads, putBack } from "./keeping";
import { router } from "./routes";

// Whoever comes next begins with large letters, whatever the one before chose.
if (isKiosk()) textSize.set("large");

void open({
  router,
  prepare: async (queries) => {
    await putBack(queries);
    keepReads(queries);
  },
  begin: askForHome,
  speech: { en: () => import("./speech-en"), "zh-CN": () => import("./speech-zh-cn") },
});

if (!isKiosk()) becomeInstallable();
