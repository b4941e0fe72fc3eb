// form[data-look]: what is written is looked through while it is written. The form's own page is asked as its button
// "Look it through" asks it, and the parts of the answer marked data-looked take the place of ours. Nothing is kept.
import { ask } from "./server.js";

const PAUSE = 900;

export function look(form) {
  let timer = 0;
  let latest = 0;

  async function again() {
    const mine = ++latest;
    const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
    body.set("do", "look");
    const answer = await ask(form.action, { body });
    if (mine !== latest || !answer || ![200, 422].includes(answer.status)) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-looked]")) {
      const now = page.getElementById(part.id);
      if (now && !now.isEqualNode(part)) part.replaceChildren(...now.childNodes);
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(again, PAUSE);
  });
}

export function start(root = document) {
  for (const form of root.querySelectorAll("form[data-look]")) look(form);
}
