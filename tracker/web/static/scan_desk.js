// The scan desk without reloading: scans are queued and sent one by one, in order, so that none is lost while another is
// under way; the server's own page answers, and its parts take the place of those here. Nothing is decided here.
"use strict";
(() => {
  const PARTS = ["desk-state", "desk-label", "desk-go", "desk-answer", "desk-cards", "desk-entries"];
  const LOOK_MS = 400; // an Enter that comes sooner was meant for the page before
  const AGAIN_MS = 1500;
  const field = document.getElementById("scan");
  const form = document.getElementById("desk-form");
  const said = document.getElementById("desk-said");
  const queue = [];
  let busy = false;
  let shownAt = performance.now();

  const say = (text) => { said.textContent = ""; window.setTimeout(() => { said.textContent = text; }, 30); };
  const warn = (text) => {
    let line = document.getElementById("desk-warning");
    if (!line) {
      line = document.createElement("p");
      line.id = "desk-warning";
      line.className = "desk__warning";
      form.prepend(line);
    }
    line.textContent = text;
    line.hidden = !text;
    if (text) say(text);
  };
  const toField = () => field.focus({ preventScroll: true });

  const apply = (page) => {
    for (const id of PARTS) {
      const now = document.getElementById(id);
      const next = page.getElementById(id);
      if (now && next) now.replaceWith(document.importNode(next, true));
    }
    document.title = page.title;
    warn("");
    say(document.getElementById("desk-answer").dataset.said);
    shownAt = performance.now();
  };

  const later = () => new Promise((go) => { window.setTimeout(go, AGAIN_MS); });

  // The same body under the same key until an answer comes: the server enters it once.
  const send = async (body) => {
    for (;;) {
      try {
        const response = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
        if (response.status !== 503) return response;
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
      }
      warn("No answer from the register. Trying again; go on scanning, nothing is lost.");
      await later();
    }
  };

  const work = async () => {
    if (busy) return;
    busy = true;
    form.setAttribute("aria-busy", "true");
    while (queue.length > 0) {
      const item = queue[0];
      const body = new URLSearchParams(new FormData(form));
      body.set("scan", item.text);
      if (item.pick) body.set("pick", item.pick);
      const response = await send(body);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (!page.getElementById("desk-state")) {
        warn(`Not entered: ${queue.map((one) => one.text || one.pick).join(", ")}. Reload this page (you may have to sign in again), then scan again.`);
        queue.length = 0;
        break;
      }
      queue.shift();
      apply(page);
    }
    form.removeAttribute("aria-busy");
    busy = false;
    toField();
  };

  const put = (text, pick) => {
    // Enter alone and the number keys answer what is shown: not while something else is on its way to be shown.
    if ((!text || pick) && (busy || performance.now() - shownAt < LOOK_MS)) {
      say("Look at the answer first, then press Enter.");
      return;
    }
    queue.push({ text, pick });
    work();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    const pick = event.submitter && event.submitter.name === "pick" ? event.submitter.value : "";
    field.value = "";
    put(text, pick);
    toField();
  });

  field.addEventListener("keydown", (event) => {
    if (event.key === "Tab" && !event.shiftKey && field.value.trim()) { // some scanners end a code so
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "Escape") {
      field.value = "";
    }
  });

  // Whatever is typed while nothing else takes it goes into the field.
  document.addEventListener("keydown", (event) => {
    const here = document.activeElement;
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey || event.key === " ") return;
    if (here === field || here.matches("input, textarea, select, [contenteditable]")) return;
    toField();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("a, button, input, select, textarea, summary, label, details") && !String(window.getSelection())) toField();
  });
  window.addEventListener("focus", () => { if (document.activeElement === document.body) toField(); });
  window.addEventListener("beforeunload", (event) => { if (busy || queue.length > 0) event.preventDefault(); });

  toField();
})();
