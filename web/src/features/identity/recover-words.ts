import i18next from "i18next";
import en from "./recover-words.en.json";
import zh from "./recover-words.zh-CN.json";

// Come with the page that says them; in both languages, so that they follow a change.
if (i18next.isInitialized) add();
else i18next.on("initialized", add);

function add() {
  i18next.addResourceBundle("en", "recover", en);
  i18next.addResourceBundle("zh-CN", "recover", zh);
}
