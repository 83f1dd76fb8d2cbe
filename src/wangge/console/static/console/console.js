// The desk: the send button names the chosen unit, a loaded form takes the focus, filters send themselves, rows are
// chosen and stay chosen while the list renews itself, links are copied.
"use strict";

function nameUnit() {
  const word = document.querySelector("[data-send-word]");
  const select = document.getElementById("id_unit");
  if (!word || !select) return;
  const other = document.querySelector("[data-other]");
  const card = document.querySelector("input[name=choice]:checked");
  const isOther = !card || card.value === "";
  if (other) other.hidden = !isOther;
  const unit = isOther ? select.value && select.selectedOptions[0].text : card.dataset.unit;
  word.dataset.plain ??= word.textContent;
  word.textContent = unit ? word.dataset.sendWord.replace("{unit}", unit) : word.dataset.plain;
}

// --- rows that are chosen ------------------------------------------------------------------------------
const boxes = () => [...document.querySelectorAll("#queue .row-pick input")];
const caseOf = (value) => value.split("@")[0];
let chosen = new Set();

function countChosen() {
  const bar = document.querySelector("[data-many-bar]");
  if (!bar) return;
  const all = boxes();
  const count = all.filter((box) => box.checked).length;
  const said = bar.querySelector("[data-many-count]");
  said.dataset.plain ??= said.textContent;
  said.textContent = count ? said.dataset.words.replace("{n}", count) : said.dataset.plain;
  bar.classList.toggle("has-chosen", count > 0);
  bar.querySelector("[type=submit]").disabled = count === 0;
  bar.querySelector("[data-many-all]").checked = count > 0 && count === all.length;
}

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target.id === "queue") chosen = new Set(boxes().filter((box) => box.checked).map((box) => caseOf(box.value)));
});

document.addEventListener("change", (event) => {
  if (event.target.closest(".move-form")) nameUnit();
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  if (event.target.matches("[data-many-all]")) for (const box of boxes()) box.checked = event.target.checked;
  if (event.target.closest("[data-many]")) countChosen();
});

document.addEventListener("htmx:afterSettle", (event) => {
  nameUnit();
  if (event.target.id === "queue") {
    for (const box of boxes()) box.checked = chosen.has(caseOf(box.value));
    countChosen();
  }
  if (event.target.id !== "move-form" && !event.target.matches(".move-form")) return;
  const form = document.querySelector(".move-form");
  const first = form.querySelector("[aria-invalid=true]") || form.querySelector("input[type=radio]:checked") || form.querySelector("input:not([type=hidden]), textarea, select, .btn");
  first?.focus({ preventScroll: true });
  form.scrollIntoView({ block: "nearest", behavior: "smooth" });
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") event.target.closest(".move-form")?.requestSubmit();
  if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey) return;
  event.target.closest("[data-row]")?.querySelector(".row-pick input")?.click();
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = button.parentElement.querySelector("input");
  try { await navigator.clipboard.writeText(button.dataset.copy); } catch { field.select(); document.execCommand("copy"); }
  button.querySelector("span").textContent = button.dataset.copied;
});

nameUnit();
countChosen();
