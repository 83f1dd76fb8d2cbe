// The desk: the send button names the chosen unit, a loaded form takes the focus, filters send themselves.
"use strict";

function nameUnit() {
  const word = document.querySelector("[data-send-word]");
  const other = document.querySelector("[data-other]");
  if (!word || !other) return;
  const card = document.querySelector("input[name=choice]:checked");
  const select = document.getElementById("id_unit");
  const isOther = !card || card.value === "";
  other.hidden = !isOther;
  const unit = isOther ? select.value && select.selectedOptions[0].text : card.dataset.unit;
  word.dataset.plain ??= word.textContent;
  word.textContent = unit ? word.dataset.sendWord.replace("{unit}", unit) : word.dataset.plain;
}

document.addEventListener("change", (event) => {
  if (event.target.closest(".move-form")) nameUnit();
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

document.addEventListener("htmx:afterSettle", (event) => {
  nameUnit();
  if (event.target.id !== "move-form" && !event.target.matches(".move-form")) return;
  const form = document.querySelector(".move-form");
  const first = form.querySelector("[aria-invalid=true]") || form.querySelector("input[type=radio]:checked") || form.querySelector("input:not([type=hidden]), textarea, select, .btn");
  first?.focus({ preventScroll: true });
  form.scrollIntoView({ block: "nearest", behavior: "smooth" });
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") event.target.closest(".move-form")?.requestSubmit();
});

nameUnit();
