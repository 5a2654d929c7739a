// The weekly update: where the focus goes, single-letter keys, and a question before typed words are lost.
// Every page works without it.

const KEYS_ARE_OFF = "tracker.keys-are-off";
const rows = () => [...document.querySelectorAll("[data-row]")];
const rowOf = (element) => element?.closest?.("[data-row]") ?? null;

document.documentElement.classList.add("has-js");

// A small screen starts on what is still to be done: forty rows are nine thousand pixels.
const isBareWeek = location.pathname.endsWith("/week") && !location.search && !location.hash;
if (isBareWeek && matchMedia("(max-width: 700px)").matches) location.replace("?show=todo");

// Focus

let closedBySaving = null;

document.addEventListener("htmx:beforeSwap", (event) => {
  closedBySaving = event.detail.target?.id ?? null;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const swapped = event.target;
  const isTheRow = swapped.id ? swapped.id === event.detail.target?.id : swapped.tagName === "TBODY";
  if (!isTheRow) return;
  const wanted = [...swapped.querySelectorAll("[data-focus]")].pop();
  (wanted ?? swapped.querySelector("[data-update]") ?? swapped.querySelector("tr") ?? swapped).focus();
});

document.addEventListener("open-next", () => {
  const all = rows();
  const saved = all.findIndex((row) => row.id === closedBySaving) + 1;
  const waiting = [...all.slice(saved), ...all.slice(0, saved)].find((row) => row.querySelector(".acts [data-update]"));
  waiting?.querySelector("[data-update]").click();
});

// Nothing typed is lost

const writing = () => document.querySelector("[data-writing][data-typed]");

document.addEventListener("input", (event) => {
  event.target.closest("[data-writing]")?.setAttribute("data-typed", "");
});

document.addEventListener("submit", (event) => event.target.removeAttribute("data-typed"));

window.addEventListener("beforeunload", (event) => {
  if (writing()) event.preventDefault();
});

document.addEventListener(
  "click",
  (event) => {
    const close = event.target.closest?.("[data-close]");
    const form = close?.closest(".panel").querySelector("[data-writing][data-typed]");
    if (!form) return;
    if (confirm("Close without saving? What you typed here will be lost.")) {
      form.removeAttribute("data-typed");
    } else {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  },
  true,
);

for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(failure, (event) => {
    const row = rowOf(event.detail.target) ?? document.querySelector("main");
    const place = row.querySelector(".panel form, .do") ?? row;
    const said = place.querySelector("[data-failed]") ?? document.createElement("p");
    said.className = "problem";
    said.dataset.failed = "";
    said.setAttribute("role", "alert");
    said.textContent = "Not saved: the tracker did not answer. Try again; what you typed is still here.";
    place.prepend(said);
  });
}

// Keys. They can be switched off, and are dead in fields.

const keysAreOff = () => localStorage.getItem(KEYS_ARE_OFF) === "yes";
const help = document.querySelector(".keys-help");
const hint = document.querySelector("[data-keys]");
const keysOn = document.querySelector("[data-keys-on]");

function showHint() {
  if (hint) hint.hidden = false;
  hint?.classList.toggle("is-off", keysAreOff());
  if (keysOn) keysOn.checked = !keysAreOff();
}

keysOn?.addEventListener("change", () => {
  localStorage.setItem(KEYS_ARE_OFF, keysOn.checked ? "no" : "yes");
  showHint();
});
document.querySelector("[data-help]")?.addEventListener("click", () => help.showModal());
showHint();

function move(step) {
  const all = rows();
  const at = all.indexOf(rowOf(document.activeElement));
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
  all[next]?.focus();
}

function press(selector) {
  const row = rowOf(document.activeElement) ?? rows().find((one) => one.querySelector(".acts [data-update]"));
  row?.querySelector(selector)?.click();
}

const ACTIONS = {
  j: () => move(1),
  k: () => move(-1),
  u: () => press("[data-update]"),
  n: () => press("[data-no-change]"),
  "/": () => document.getElementById("find")?.select(),
  "?": () => help?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (help?.open || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    const panel = document.activeElement.closest?.(".panel") ?? document.querySelector(".panel");
    panel?.querySelector("[data-close]")?.click();
    return;
  }
  const isInField = event.target.closest("textarea, select, [contenteditable], input:not([type=checkbox])");
  if (isInField || keysAreOff() || !ACTIONS[event.key]) return;
  event.preventDefault();
  ACTIONS[event.key]();
});
