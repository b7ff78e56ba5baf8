import i18next from "i18next";
import en from "./words.en.json";
import zh from "./words.zh-CN.json";

// Come with the pages that say them, not with the first load; in both languages, so that they follow a change.
if (i18next.isInitialized) add();
else i18next.on("initialized", add);

function add() {
  i18next.addResourceBundle("en", "reconciliation", en);
  i18next.addResourceBundle("zh-CN", "reconciliation", zh);
}
