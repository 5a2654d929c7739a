// Forms that open below a row: a second press goes to the open one, Cancel and Esc close it again.

const opener = (box) => document.querySelector(`[data-opens="${box.id}"]`);

function close(box) {
  const link = opener(box);
  box.remove();
  link?.focus();
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const open = document.getElementById(event.target.dataset?.opens ?? "");
  if (!open) return;
  event.preventDefault();
  (open.querySelector("textarea") ?? open).focus();
});

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-closes]")?.closest(".opened");
  if (!box) return;
  event.preventDefault();
  close(box);
});

document.addEventListener("keydown", (event) => {
  const box = event.key === "Escape" && event.target.closest?.(".opened");
  if (box) close(box);
});
