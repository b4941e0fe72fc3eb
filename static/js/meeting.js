// The meeting's shared screen: what others write comes in by itself, and who is here is seen. Nothing is kept in the browser.
import "./once.js";
import * as autosave from "./autosave.js";
import * as errors from "./errors.js";
import { ask, POLL, say } from "./server.js";
import * as session from "./session.js";

const PAUSE = 5_000;

export function meeting(form) {
  const here = document.querySelector("[data-meeting=here]");
  const who = document.querySelector("[data-meeting=who]");
  const changed = document.querySelector("[data-meeting=changed]");
  const typed = new Set();

  form.addEventListener("input", (event) => typed.add(event.target.name));

  async function look() {
    const version = form.elements.version.value;
    const answer = await ask(`${form.dataset.liveUrl}?version=${version}`, { headers: POLL });
    if (answer?.status === 401) document.dispatchEvent(new Event("samplan:signed-out"));
    if (answer?.ok) show(await answer.json().catch(() => null), version);
    setTimeout(look, PAUSE);
  }

  function show(news, asked) {
    // Something was saved from here while the answer was on its way: the next one is about now.
    if (!news || asked !== form.elements.version.value) return;
    if (news.over) {
      location.assign(news.over); // the plan is in force: what was decided stands on its page
      return;
    }
    people(news.here);
    if (String(news.version) === asked) return;
    let isNew = false;
    let isOurs = false;
    for (const [name, value] of Object.entries(news.fields)) {
      const field = form.elements[name];
      if (!field) isNew ||= name.startsWith(form.dataset.lines ?? "goal") || name.startsWith("effort");
      else if (typed.has(name) && field.value !== value) isOurs = true; // saving it shows both texts
      else field.value = [value].flat()[0] ?? "";
    }
    if (!isOurs) form.elements.version.value = news.version;
    who.textContent = `${who.dataset.words} ${news.who.join(", ")}`;
    if (isNew && changed) {
      changed.hidden = false;
      say(changed.textContent.trim());
    }
  }

  function people(names) {
    if (!here || names.join() === [...here.querySelectorAll("bdi")].map((one) => one.textContent).join()) return;
    here.replaceChildren(...names.map((name) => {
      const line = document.createElement("li");
      const text = document.createElement("bdi");
      text.textContent = name;
      line.append(text);
      return line;
    }));
  }

  setTimeout(look, PAUSE);
}

// PageDown and PageUp walk between the steps.
document.addEventListener("keydown", (event) => {
  const value = { PageDown: "following", PageUp: "previous" }[event.key];
  const buttons = value && [...document.querySelectorAll(".meet-foot button")];
  const button = buttons && (value === "following" ? document.querySelector(".meet-foot > :last-child") : document.querySelector(".meet-foot > :first-child"));
  if (button?.matches?.("button")) {
    event.preventDefault();
    button.click();
  }
});

autosave.start();
errors.start();
session.start();
for (const form of document.querySelectorAll("[data-meeting-form]")) meeting(form);
