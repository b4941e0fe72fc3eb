// Keeps a draft on the server while somebody writes. Nothing is ever kept in the browser.
// form[data-autosave-url]: saved 2 s after the last key, when a field is left and when the page is hidden.
// 200 {version, saved_at} or 204: saved. 409: HTML with the conflict panel. 401: sign in again, the text stays.
import { ask, say } from "./server.js";

const PAUSE = 2_000;
const RETRY = 15_000;

export function autosave(form) {
  const status = form.querySelector("[data-draft=status]") ?? document.querySelector("[data-draft=status]");
  const words = status?.querySelector("[data-draft=words]");
  let saved = contents(form);
  let timer = 0;
  let busy = false;

  const show = (state, text) => {
    if (!status) return;
    status.dataset.state = state;
    words.textContent = text;
  };
  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };

  async function save({ leaving = false } = {}) {
    clearTimeout(timer);
    const now = contents(form);
    if (now === saved || form.hasAttribute("data-sent") || (busy && !leaving)) return;
    busy = true;
    if (!leaving) show("saving", status?.dataset.saving ?? "");
    const answer = await ask(form.dataset.autosaveUrl, { body: new URLSearchParams(now), keepalive: leaving });
    busy = false;
    await settle(answer, now);
    if (contents(form) !== saved && answer?.status !== 409) later(answer?.ok ? PAUSE : RETRY);
  }

  async function settle(answer, sent) {
    if (answer?.ok) {
      saved = sent;
      const { version, fields, note } = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
      if (version !== undefined && form.elements.version) form.elements.version.value = version;
      if (version !== undefined) saved = withVersion(sent, version);
      if (merge(form, fields)) {
        saved = ""; // what the page holds now is saved once more, on top of theirs
        say(note);
      }
      show("saved", `${status?.dataset.saved ?? ""} ${clock()}`);
    } else if (answer?.status === 409) {
      conflict(form, await answer.text());
      show("failed", "");
    } else {
      show("failed", status?.dataset.failed ?? "");
      if (answer?.status === 401) document.dispatchEvent(new Event("samplan:signed-out"));
    }
  }

  form.addEventListener("input", () => later(PAUSE));
  form.addEventListener("focusout", () => save());
  document.addEventListener("visibilitychange", () => document.hidden && save({ leaving: true }));
  addEventListener("pagehide", () => save({ leaving: true }));
  addEventListener("online", () => save());
  document.addEventListener("samplan:signed-in", () => save());
  return { save };
}

// What was sent, as the form holds it now: anything typed meanwhile still differs and is saved next.
function withVersion(sent, version) {
  const fields = new URLSearchParams(sent);
  if (fields.has("version")) fields.set("version", version);
  return fields.toString();
}

// What somebody else has written in other fields comes into this page, so that we do not write over it.
function merge(form, fields = {}) {
  for (const [name, value] of Object.entries(fields)) {
    const values = [value].flat();
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.matches("[type=checkbox], [type=radio]")) field.checked = values.includes(field.value);
      else field.value = values[0] ?? "";
    }
  }
  return Object.keys(fields).length > 0;
}

const contents = (form) => new URLSearchParams(
  [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string"),
).toString();

const clock = () => new Intl.DateTimeFormat(document.documentElement.lang || "sv", {
  hour: "2-digit", minute: "2-digit", timeZone: "Europe/Stockholm",
}).format().replace(":", document.documentElement.lang === "sv" ? "." : ":");

// Both texts are shown beside the field; focus goes to the panel's heading.
function conflict(form, html) {
  const panel = new DOMParser().parseFromString(html, "text/html").querySelector("[data-conflict]");
  if (!panel) return;
  const name = panel.dataset.conflict;
  const before = form.querySelector(`[data-conflict="${CSS.escape(name)}"]`);
  if (before) {
    // Still unsettled while other fields are written: the texts are brought up to date, and focus stays where it is.
    const isInside = before.contains(document.activeElement);
    before.replaceWith(panel);
    if (isInside) panel.querySelector("h3")?.focus();
    return;
  }
  const field = form.elements[name];
  (field?.closest(".field") ?? form).after(panel);
  panel.querySelector("h3")?.focus();
}

// A choice in the panel puts that text into the field and says so; the version they wrote becomes ours to build on.
function choose(event) {
  const button = event.target.closest("[data-use]");
  const panel = button?.closest("[data-conflict]");
  const form = panel?.closest("form");
  const field = form?.elements[panel.dataset.conflict];
  if (!field) return;
  event.preventDefault();
  field.value = button.dataset.use;
  if (panel.dataset.version && form.elements.version) form.elements.version.value = panel.dataset.version;
  panel.remove();
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  say(button.textContent.trim());
}

export function start(root = document) {
  for (const form of root.querySelectorAll("form[data-autosave-url]")) autosave(form);
  root.addEventListener("click", choose);
}
