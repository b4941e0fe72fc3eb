// Two people wrote in the same field at once: both texts stay on the page until somebody has chosen.
import { say } from "./server.js";

// Both texts are shown beside the field; focus goes to the panel's heading.
export function conflict(form, html) {
  const panel = new DOMParser().parseFromString(html, "text/html").querySelector("[data-conflict]");
  if (!panel) return;
  const name = panel.dataset.conflict;
  const before = form.querySelector(`[data-conflict="${CSS.escape(name)}"]`);
  if (before) {
    // Still unsettled while other fields are written: the texts are brought up to date, and focus stays where it is.
    const isInside = before.contains(document.activeElement);
    before.replaceWith(panel);
    if (isInside) panel.querySelector("[tabindex]")?.focus();
    return;
  }
  const field = form.elements[name];
  (field?.closest(".field") ?? form).after(panel);
  panel.querySelector("[tabindex]")?.focus();
}

// A choice in the panel puts that text into the field and says so; the version they wrote becomes ours to build on.
export function choose(event) {
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
