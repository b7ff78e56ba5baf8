import i18next from "i18next";
import en from "./security-words.en.json";
import zh from "./security-words.zh-CN.json";

// Come with the pages that say them, not with the first load; in both languages, so that they follow a change. A page
// that is opened by its address may be here before the house has begun to speak.
if (i18next.isInitialized) add();
else i18next.on("initialized", add);

function add() {
  i18next.addResourceBundle("en", "security", en);
  i18next.addResourceBundle("zh-CN", "security", zh);
}
