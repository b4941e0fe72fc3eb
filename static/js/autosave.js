// Keeps a draft on the server while somebody writes. Nothing is ever kept in the browser.
// form[data-autosave-url]: saved 2 s after the last key, when a field is left and when the page is hidden.
// 200 {version, saved_at} or 204: saved. 409: HTML with the conflict panel. 401: sign in again, the text stays.
import { choose, conflict } from "./conflict.js";
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
    const after = contents(form);
    if (answer?.status === 409 ? after !== now : after !== saved) later(answer?.ok || answer?.status === 409 ? PAUSE : RETRY);
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
      const html = await answer.text();
      // A choice may have been made while this answer was on its way: then it is about what was, and is left.
      if (!form.elements.version || new URLSearchParams(sent).get("version") === form.elements.version.value) {
        conflict(form, html);
        show("failed", "");
      }
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

export function start(root = document) {
  for (const form of root.querySelectorAll("form[data-autosave-url]")) autosave(form);
  root.addEventListener("click", choose);
}
