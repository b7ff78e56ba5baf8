import i18next from "i18next";
import en from "./abroad-words.en.json";
import zh from "./abroad-words.zh-CN.json";

if (i18next.isInitialized) add();
else i18next.on("initialized", add);

function add() {
  i18next.addResourceBundle("en", "remitted", en);
  i18next.addResourceBundle("zh-CN", "remitted", zh);
}
