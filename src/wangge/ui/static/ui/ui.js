// The frame's script: theme, time words, keys. Everything here is an addition; pages work without it.
"use strict";

document.documentElement.classList.add("js");

const words = JSON.parse(document.getElementById("time-words")?.textContent || "{}");

// --- theme and type size: at once, and remembered for the next page in a cookie --------------------
function remember(name, value) {
  document.cookie = `${name}=${value};path=/;max-age=31536000;samesite=lax`;
  try { localStorage.setItem(name, value); } catch { /* private window: the cookie is enough */ }
}

function show(name, value) {
  const root = document.documentElement;
  if (name === "theme") {
    root.dataset.theme = value;
    if (value !== "auto") root.dataset.bsTheme = value;
    else if (root.classList.contains("wall")) root.dataset.bsTheme = "dark";
    else root.removeAttribute("data-bs-theme");
    document.dispatchEvent(new Event("theme"));
  } else {
    root.classList.toggle("large", value === "1");
  }
}

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!event.target.matches("[data-display]") || !button) return;
  event.preventDefault();
  remember(button.name, button.value);
  show(button.name, button.value);
  for (const other of event.target.querySelectorAll(`button[name=${button.name}]`)) {
    other.setAttribute("aria-pressed", String(other === button));
  }
});

// --- menus that open close again -------------------------------------------------------------------
document.addEventListener("click", (event) => {
  for (const drop of document.querySelectorAll("details.drop[open]")) {
    if (!drop.contains(event.target)) drop.open = false;
  }
});

// --- time words --------------------------------------------------------------------------------------
function span(seconds) {
  const minutes = Math.floor(seconds / 60);
  const parts = [[Math.floor(minutes / 1440), words.days], [Math.floor(minutes / 60) % 24, words.hours], [minutes % 60, words.minutes]];
  while (parts.length > 1 && !parts[0][0]) parts.shift();
  return parts.slice(0, 2).filter(([n]) => n).map(([n, text]) => text.replace("{n}", n)).join(" ") || words.minutes.replace("{n}", 0);
}

function say(element) {
  const left = (new Date(element.dateTime) - Date.now()) / 1000;
  if (element.dataset.words === "left") return (left >= 0 ? words.left : words.over).replace("{time}", span(Math.abs(left)));
  return -left < 60 ? words.now : words.ago.replace("{time}", span(-left));
}

function tick() {
  for (const element of document.querySelectorAll("time[data-words=ago], time[data-words=left]")) {
    const text = say(element);
    if (element.textContent !== text) element.textContent = text;
  }
}
setInterval(tick, 20000);

// --- keys: an element with data-key is triggered by that key ---------------------------------------
function typing(target) {
  return target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]") !== null;
}

function keyed() {
  return [...document.querySelectorAll("[data-key]")].filter((element) => element.offsetParent !== null && !element.disabled);
}

function listKeys() {
  const dialog = document.getElementById("keys");
  const list = dialog.querySelector("[data-keys-list]");
  list.replaceChildren();
  const rows = keyed().map((element) => [element.dataset.key, (element.dataset.keyLabel || element.getAttribute("aria-label") || element.innerText).replace(/\s+/g, " ").trim()]);
  for (const extra of document.querySelectorAll("[data-keys-extra]")) rows.push(extra.dataset.keysExtra.split("|"));
  for (const [key, label] of rows) {
    const term = document.createElement("dt");
    term.append(Object.assign(document.createElement("kbd"), { textContent: key }));
    list.append(term, Object.assign(document.createElement("dd"), { textContent: label.replace(new RegExp(`\\s${key}$`, "i"), "") }));
  }
  dialog.showModal();
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-row] .row-link")];
  if (!rows.length) return false;
  const at = rows.indexOf(document.activeElement);
  rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + step))].focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") document.querySelectorAll("details.drop[open]").forEach((drop) => { drop.open = false; drop.querySelector("summary").focus(); });
  if (typing(event.target)) return;
  if (event.key === "?") return listKeys();
  if (event.key === "j" && walk(1)) return event.preventDefault();
  if (event.key === "k" && walk(-1)) return event.preventDefault();
  const found = keyed().find((element) => element.dataset.key === event.key);
  if (!found) return;
  event.preventDefault();
  if (found.matches("input:not([type=radio]), textarea, select")) found.focus();
  else found.click();
});

// --- the focus stays on the same row when a part of the page is renewed ----------------------------
let held = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.contains(document.activeElement)) held = document.activeElement.getAttribute("href");
});
document.addEventListener("htmx:afterSettle", () => {
  tick();
  if (!held || document.activeElement !== document.body) return;
  document.querySelector(`a[href="${CSS.escape(held)}"]`)?.focus();
  held = null;
});

// --- print, and forms that go out only once -----------------------------------------------------------
document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });
for (const element of document.querySelectorAll("[data-with-script]")) element.hidden = false;
