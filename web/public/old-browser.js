// Loaded only by browsers that know no modules (`nomodule`), in words that they know too. They have none of what the pages
// rely on (docs/security/browsers.md), so nobody is asked for a password here.
(function () {
  var said =
    "这个浏览器版本太旧，不能安全地办理业务。请更新浏览器，或改用手机上的新版浏览器。 " +
    "This browser is too old to bank with safely. Please update it, or use a newer one.";
  var place = document.getElementById("root");
  var words = document.createElement("p");
  words.setAttribute("role", "alert");
  words.appendChild(document.createTextNode(said));
  while (place.firstChild) place.removeChild(place.firstChild);
  place.appendChild(words);
})();
