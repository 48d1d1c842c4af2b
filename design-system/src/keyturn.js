// Makes pages that already work without it a little nicer. Elements that need it are delivered `hidden`. All text that it shows
// comes from the page: the content of a button, and its attributes data-copied, data-copy-failed and data-hide, and those of
// a password's feedback.
(() => {
  "use strict";

  const announcer = document.createElement("div");
  announcer.className = "visually-hidden";
  announcer.setAttribute("role", "status");
  document.body.append(announcer);

  // on a narrow screen, the menu scrolls
  const menu = document.querySelector(".nav");
  const here = menu?.querySelector("[aria-current]");
  if (here) {
    menu.scrollLeft = here.offsetLeft - (menu.clientWidth - here.offsetWidth) / 2;
  }

  async function copy(source) {
    const text = "value" in source ? source.value : source.textContent;
    if (navigator.clipboard && window.isSecureContext) {
      await navigator.clipboard.writeText(text);
      return;
    }
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    if (!copied) {
      throw new Error("the browser refused to copy");
    }
  }

  function selectText(source) {
    const range = document.createRange();
    range.selectNodeContents(source);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    const source = document.querySelector(button.dataset.copy);
    if (!source) {
      continue;
    }
    const label = button.querySelector("[data-copy-label]") ?? button;
    const original = label.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      let outcome = button.dataset.copied;
      try {
        await copy(source);
      } catch {
        selectText(source);
        outcome = button.dataset.copyFailed;
      }
      label.textContent = outcome;
      announcer.textContent = outcome;
      setTimeout(() => {
        label.textContent = original;
        announcer.textContent = "";
      }, 2500);
    });
  }

  for (const button of document.querySelectorAll("[data-reveal]")) {
    const input = document.querySelector(button.dataset.reveal);
    if (!input) {
      continue;
    }
    const original = button.firstChild.data;
    const show = (shown) => {
      input.type = shown ? "text" : "password";
      button.firstChild.data = shown ? button.dataset.hide : original;
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      show(input.type === "password");
      input.focus();
    });
    // A browser offers to remember what it saw in a password field, and may remember a text field's content in clear.
    input.form?.addEventListener("submit", () => show(false));
  }

  // The server's rules that need no list. Nothing leaves the page; a text that stays the same is not announced again.
  for (const feedback of document.querySelectorAll("[data-password-feedback]")) {
    const input = document.querySelector(feedback.dataset.passwordFeedback);
    const { min, username, tooShort, containsUsername, repetitive, fine } = feedback.dataset;
    const judge = (password) => {
      const lower = password.toLowerCase();
      if (password === "") {
        return "";
      }
      if ([...password].length < Number(min)) {
        return tooShort;
      }
      if (username.length >= 4 && lower.includes(username.toLowerCase())) {
        return containsUsername;
      }
      return new Set(lower).size < 4 ? repetitive : fine;
    };
    input?.addEventListener("input", () => {
      const text = judge(input.value);
      if (feedback.textContent !== text) {
        feedback.textContent = text;
      }
    });
  }

  // Where the menu is one line that scrolls, the page's own entry is in view.
  document.querySelector("nav [aria-current=page]")?.scrollIntoView({ block: "nearest", inline: "center" });

  for (const form of document.querySelectorAll("form[data-submit-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.getAttribute("aria-busy") === "true") {
        event.preventDefault();
        return;
      }
      form.setAttribute("aria-busy", "true");
    });
  }

  // A page that comes back from the browser's cache has not been submitted.
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      for (const form of document.querySelectorAll("form[aria-busy]")) {
        form.removeAttribute("aria-busy");
      }
    }
  });
})();
