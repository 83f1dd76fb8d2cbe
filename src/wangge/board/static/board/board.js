// The board: a town chosen in the table comes into focus on the map; a click on the map opens the grid's cases.
"use strict";

let chosen = null;
const wallMap = document.querySelector("[data-map=amount]");

function mark() {
  for (const button of document.querySelectorAll("[data-focus-begin]")) {
    button.setAttribute("aria-pressed", String(button.dataset.focusBegin === chosen));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-focus-begin]");
  if (!button) return;
  const { focusBegin: begin, focusEnd: end } = button.dataset;
  chosen = chosen === begin ? null : begin;
  wallMap.dispatchEvent(new CustomEvent("focus-area", { detail: chosen && { begin, end } }));
  mark();
});

// a viewer of one town begins with that town
document.addEventListener("amounts", () => {
  const towns = document.querySelectorAll("[data-focus-begin]");
  if (towns.length === 1) towns[0].click();
});

document.addEventListener("area", ({ detail }) => { location.href = `${wallMap.closest("[data-cases]").dataset.cases}?tab=open&area=${detail.no}`; });
document.addEventListener("htmx:afterSettle", mark);
