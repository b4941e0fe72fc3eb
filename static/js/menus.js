// Menus are <details>, and dialogs are <dialog>: this only adds what people expect of them.
function closeOthers(event) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}

function escape(event) {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
}

function dialogs(event) {
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  if (event.target.closest("[data-print]")) print();
}

async function copy(event) {
  const button = event.target.closest("[data-copy]");
  const source = button && document.getElementById(button.dataset.copy);
  if (!source) return;
  await navigator.clipboard.writeText(source.value ?? source.innerText);
  const status = document.getElementById("status");
  if (status) status.textContent = button.dataset.copied ?? "";
  if (button.dataset.copied) button.querySelector("[data-copy-words]")?.replaceChildren(button.dataset.copied);
}

export function start() {
  document.addEventListener("click", closeOthers);
  document.addEventListener("focusin", closeOthers);
  document.addEventListener("keydown", escape);
  document.addEventListener("click", dialogs);
  document.addEventListener("click", copy);
  // What only works with JavaScript is hidden until it runs.
  for (const element of document.querySelectorAll("[data-open][hidden], [data-print][hidden], [data-copy][hidden]")) {
    element.hidden = false;
  }
}
