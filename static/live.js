// Live figures: a chosen one goes in at the cursor, and the text is shown as it will read. Without this script the
// list is a page to copy from and the preview a button.

document.addEventListener("input", (event) => {
  const box = event.target;
  if (!box.matches?.("[data-live]")) return;
  const preview = box.parentElement.querySelector(".live-preview");
  if (box.value.includes("{")) box.dispatchEvent(new Event("live"));
  else if (preview) preview.replaceChildren();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-inserts]");
  if (!button) return;
  const box = document.getElementById(button.closest("[data-inserts-into]").dataset.insertsInto);
  const before = box.value.slice(0, box.selectionStart);
  const gap = before && !/\s$/.test(before) ? " " : "";
  box.setRangeText(gap + button.dataset.inserts, box.selectionStart, box.selectionEnd, "end");
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
});

document.addEventListener("input", (event) => {
  if (!event.target.matches?.("[data-narrows]")) return;
  const wanted = event.target.value.trim().toLowerCase();
  for (const row of event.target.closest(".live-list").querySelectorAll("[data-name]")) {
    row.hidden = !row.dataset.name.toLowerCase().includes(wanted);
  }
});
