// The page behind a reminder's link works without this. With it the focus goes to what is next or wrong, and a link
// from the email to "help", "not mine" or "away" opens it.
const wrong = document.querySelector("[data-focus]");
const asked = location.hash.length > 1 && document.getElementById(location.hash.slice(1));

if (asked instanceof HTMLDetailsElement) {
  asked.open = true;
  asked.scrollIntoView();
}
if (wrong) wrong.focus();
else if (asked && asked.tabIndex === -1 && !(asked instanceof HTMLDetailsElement)) asked.focus();

// What was typed is not lost by a stray tap on a link.
let isTyped = false;
addEventListener("input", () => { isTyped = true; });
addEventListener("submit", () => { isTyped = false; });
addEventListener("beforeunload", (event) => { if (isTyped) event.preventDefault(); });
