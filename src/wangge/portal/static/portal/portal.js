// The report page: place suggestions, the device's position, small pictures of the photos, one sending at a time.
"use strict";

const form = document.querySelector("[data-report]");
const field = (name) => form.elements[name];

// --- place suggestions: a listbox under the address box ---------------------------------------------
const combo = form.querySelector("[data-combo]");
const box = field("place");
const list = combo.querySelector("[role=listbox]");
let at = -1;
let asked = 0;

Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" }).forEach(([name, value]) => box.setAttribute(name, value));

function closeList() {
  list.hidden = true;
  at = -1;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

function take(option) {
  field("area_no").value = option.dataset.no;
  if (option.dataset.kind === "area") box.value = option.textContent.replaceAll(" · ", "");
  form.dispatchEvent(new CustomEvent("look", { detail: { lon: option.dataset.lon, lat: option.dataset.lat } }));
  closeList();
}

/** An address says its grid, what was recognised and how sure that is; an area only its names. */
function wordsOf({ path, title, sure }) {
  if (!title) return path;
  const { sure: surely, likely, guess } = combo.dataset;
  const word = sure >= 0.9 ? surely : sure >= 0.5 ? likely : guess;
  return `${title} → ${path} (${word})`;
}

function showPlaces(places) {
  list.replaceChildren(...places.map((place, number) => {
    const item = Object.assign(document.createElement("li"), { id: `place-${number}`, textContent: wordsOf(place) });
    item.setAttribute("role", "option");
    Object.assign(item.dataset, { no: place.no, lon: place.lon, lat: place.lat, kind: place.kind });
    item.addEventListener("mousedown", (event) => { event.preventDefault(); take(item); });
    return item;
  }));
  list.hidden = places.length === 0;
  at = -1;
  box.setAttribute("aria-expanded", String(places.length > 0));
}

async function suggest() {
  const words = box.value.trim();
  const mine = ++asked;
  if (words.length < 2) return closeList();
  await new Promise((done) => { setTimeout(done, 180); });
  if (mine !== asked) return undefined;
  const answer = await fetch(`${combo.dataset.combo}?q=${encodeURIComponent(words)}`).catch(() => null);
  if (!answer?.ok || mine !== asked) return undefined;
  const { places } = await answer.json();
  return showPlaces(places.filter(({ path, title }, number) => places.findIndex((one) => one.path === path && one.title === title) === number));
}

box.addEventListener("input", () => { field("area_no").value = ""; suggest(); });
box.addEventListener("blur", closeList);
box.addEventListener("keydown", (event) => {
  const options = [...list.children];
  if (list.hidden || !options.length) return;
  if (event.key === "Escape") closeList();
  if (event.key === "Enter" && at >= 0) { event.preventDefault(); take(options[at]); }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  at = (at + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length;
  options.forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
  box.setAttribute("aria-activedescendant", options[at].id);
});

// --- the point on the map ----------------------------------------------------------------------------
const pick = form.querySelector("[data-pick]");
const here = form.querySelector("[data-here]");
const says = form.querySelector("[data-here-says]");

function setPoint(lon, lat) {
  field("lon").value = lon;
  field("lat").value = lat;
  form.dispatchEvent(new CustomEvent("pointset"));
}

form.querySelector("[data-clear-point]").addEventListener("click", () => setPoint("", ""));
if (!isSecureContext || !navigator.geolocation) here.hidden = true;
here.addEventListener("click", () => {
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => { setPoint(coords.longitude.toFixed(6), coords.latitude.toFixed(6)); pick.open = true; says.textContent = ""; },
    () => { says.textContent = here.dataset.no; },
    { enableHighAccuracy: true, timeout: 10000 },
  );
});
if (matchMedia("(min-width: 64rem)").matches) pick.open = true;
pick.querySelector("summary").addEventListener("click", () => setTimeout(() => pick.scrollIntoView({ block: "nearest" }), 50));

// --- photos, offline, sending ---------------------------------------------------------------------------
const previews = form.querySelector("[data-previews]");
field("photos").addEventListener("change", ({ target }) => {
  previews.replaceChildren(...[...target.files].slice(0, 3).map((file) => {
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("img"), { src: URL.createObjectURL(file), alt: file.name }));
    return item;
  }));
  previews.hidden = target.files.length === 0;
});

const offline = form.querySelector("[data-offline]");
const showOffline = () => { offline.hidden = navigator.onLine; };
addEventListener("offline", showOffline);
addEventListener("online", showOffline);
showOffline();

form.addEventListener("submit", (event) => {
  const send = form.querySelector(".btn-send");
  if (!navigator.onLine || send.getAttribute("aria-busy") === "true") return event.preventDefault();
  send.setAttribute("aria-busy", "true");
  send.querySelector("span").textContent = send.dataset.busy;
});
addEventListener("pageshow", () => form.querySelector(".btn-send").removeAttribute("aria-busy"));
