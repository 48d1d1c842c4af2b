// Passkeys (Web Authentication). A form with data-passkey is delivered `hidden`, and shown where the browser has passkeys: it asks for
// one ("get") or makes one ("create") before it is submitted. Its data-… attributes are the options, and what it says is in the page.
(() => {
  "use strict";

  if (!window.PublicKeyCredential || !navigator.credentials) {
    return;
  }

  const form = document.querySelector("form[data-passkey]");
  if (!form) {
    return;
  }

  const decode = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));

  const encode = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");

  // Some password managers answer with objects that lack toJSON().
  function toJson(credential) {
    const answer = { clientDataJSON: encode(credential.response.clientDataJSON) };
    if (form.dataset.passkey === "create") {
      answer.attestationObject = encode(credential.response.attestationObject);
      answer.transports = credential.response.getTransports?.() ?? [];
    } else {
      answer.authenticatorData = encode(credential.response.authenticatorData);
      answer.signature = encode(credential.response.signature);
      answer.userHandle = credential.response.userHandle ? encode(credential.response.userHandle) : undefined;
    }
    return JSON.stringify({
      id: credential.id,
      rawId: encode(credential.rawId),
      type: credential.type,
      response: answer,
      clientExtensionResults: {},
    });
  }

  const key = (id) => ({ type: "public-key", id: decode(id) });

  function options() {
    const common = { challenge: decode(form.dataset.challenge), timeout: Number(form.dataset.milliseconds) };
    if (form.dataset.passkey === "get") {
      return { ...common, rpId: form.dataset.relyingParty, userVerification: "required" };
    }
    return {
      ...common,
      rp: { id: form.dataset.relyingParty, name: form.dataset.relyingParty },
      user: { id: decode(form.dataset.handle), name: form.dataset.username, displayName: form.dataset.displayName ?? "" },
      pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: "public-key", alg })),
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
      excludeCredentials: (form.dataset.existing ?? "").split(" ").filter(Boolean).map(key),
      attestation: "none",
    };
  }

  const field = (name) => form.elements.namedItem(name);
  let waiting = null;
  let freshUntil = 0;

  function startClock() {
    freshUntil = Date.now() + Number(form.dataset.milliseconds) * 0.8;
  }

  // The page has a challenge, which expires; another one comes with the same page.
  async function refresh() {
    const page = await fetch(location.href, { headers: { Accept: "text/html" } });
    const next = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("form[data-passkey]");
    if (!next || page.redirected) {
      location.reload();
      return;
    }
    form.dataset.challenge = next.dataset.challenge;
    for (const name of ["challenge", "_csrf"]) {
      const fresh = next.elements.namedItem(name);
      if (fresh && field(name)) {
        field(name).value = fresh.value;
      }
    }
    startClock();
  }

  function say(name) {
    for (const problem of form.querySelectorAll("[data-problem]")) {
      problem.hidden = problem.dataset.problem !== name;
    }
  }

  let isBusy = false;

  function busy(now) {
    isBusy = now;
    form.setAttribute("aria-busy", String(now));
  }

  async function ask(mediation) {
    waiting?.abort();
    waiting = new AbortController();
    const request = { publicKey: options(), signal: waiting.signal };
    if (mediation) {
      request.mediation = mediation;
    }
    const credential = await (form.dataset.passkey === "create"
      ? navigator.credentials.create(request)
      : navigator.credentials.get(request));
    field("credential").value = toJson(credential);
    form.submit();
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBusy) {
      return;
    }
    say("");
    busy(true);
    try {
      if (Date.now() > freshUntil) {
        await refresh();
      }
      await ask();
    } catch (problem) {
      busy(false);
      say(problem.name === "InvalidStateError" ? "duplicate" : "failed");
      offer();
    }
  });

  // A passkey among the suggestions for the user name; until one is chosen, the browser waits.
  async function offer() {
    if (!("autofill" in form.dataset) || !(await PublicKeyCredential.isConditionalMediationAvailable?.())) {
      return;
    }
    try {
      await ask("conditional");
    } catch {
      // ended by the button or by a new challenge, or the browser has no passkey
    }
  }

  async function renew() {
    if (!isBusy) {
      await refresh();
      offer();
    }
  }

  // A page that comes back from the browser's cache has a challenge that was used.
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      field("credential").value = "";
      busy(false);
      renew();
    }
  });

  form.hidden = false;
  for (const other of document.querySelectorAll("[data-without-passkeys]")) {
    other.hidden = true;
  }
  startClock();
  offer();
  setInterval(() => Date.now() > freshUntil && !document.hidden && renew(), 5000);
})();
