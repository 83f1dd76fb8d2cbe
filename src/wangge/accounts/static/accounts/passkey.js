// Passkeys: asks the server what to sign, the device to sign it, and hands the answer back. Without this script
// password and code work; forms that need it stay hidden.
"use strict";

const supported = "PublicKeyCredential" in window && "parseCreationOptionsFromJSON" in PublicKeyCredential;

async function send(form, address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value },
    body: JSON.stringify(body),
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error || answer.statusText);
  return told;
}

async function use(form) {
  const { ask, answer, passkey } = form.dataset;
  const { publicKey } = await send(form, ask, {});
  const made = passkey === "make"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  const query = new URLSearchParams({ next: form.elements.next?.value || "" });
  const told = await send(form, `${answer}?${query}`, { ...made.toJSON(), name: form.elements.name?.value || "" });
  location.assign(told.to);
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  if (!supported) break;
  form.hidden = false;
  const said = form.querySelector("[data-passkey-said]");
  const button = form.querySelector("button");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.hidden = true;
    button.disabled = true;
    try {
      await use(form);
    } catch (error) {
      said.textContent = error instanceof DOMException || !error.message ? form.dataset.failed : error.message;
      said.hidden = false;
      button.disabled = false;
    }
  });
}
if (supported) for (const note of document.querySelectorAll("[data-no-passkey]")) note.hidden = true;
