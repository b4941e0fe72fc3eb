// A form is sent once. A second press on the button while the first is on its way does nothing.
const SENT = "data-sent";

export function guard(root = document) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog" || form.target === "_blank") return;
    if (form.hasAttribute(SENT)) {
      event.preventDefault();
      return;
    }
    form.setAttribute(SENT, "");
    // The pressed button's name and value are read after this event: mark it afterwards.
    const button = event.submitter;
    setTimeout(() => button?.setAttribute("aria-busy", "true"));
  });
  // Back from the browser's history the page is as it was left: it may be sent again.
  addEventListener("pageshow", () => release(root));
}

export function release(root = document) {
  for (const form of root.querySelectorAll(`form[${SENT}]`)) form.removeAttribute(SENT);
  for (const button of root.querySelectorAll("[aria-busy=true]")) button.removeAttribute("aria-busy");
}

// Errors of a form that came back get focus, so that they are the first thing read.
export function focusErrors(root = document) {
  root.querySelector("[data-focus]")?.focus();
}

if (!globalThis.samplanGuarded) {
  globalThis.samplanGuarded = true;
  guard();
  focusErrors();
}
