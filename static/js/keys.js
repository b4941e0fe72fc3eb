// Single letters for people who work in the list all day. Off in text fields, and can be turned off altogether.
// J and K move, Enter opens (the browser's own), Q acknowledges, A takes the case, / finds a patient, ? lists the keys.
const typing = (element) => element?.closest("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]");

const rows = () => [...document.querySelectorAll("[data-keys=rows] .work-row")];
const current = () => document.activeElement?.closest(".work-row");

function move(step) {
  const all = rows();
  const at = all.indexOf(current());
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step];
  next?.querySelector("a")?.focus();
}

function acknowledge() {
  const button = current()?.querySelector("[data-key=acknowledge]");
  button?.form?.requestSubmit(button);
}

function take() {
  current()?.querySelector("[id^=take-]")?.form?.requestSubmit();
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  q: acknowledge,
  a: take,
  "/": () => document.querySelector("[data-key=search]")?.focus(),
  "?": () => document.getElementById("keys-dialog")?.showModal(),
};

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

export function start() {
  const dialog = document.getElementById("keys-dialog");
  if (dialog && !dialog.hasAttribute("data-keys-off")) document.addEventListener("keydown", press);
}
