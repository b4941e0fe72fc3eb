// Says within half a minute that somebody else has changed what the page shows.
// Asks only while the page is looked at and the machine is online; never moves anything and never takes focus.
import { POLL, ask } from "./server.js";

const EVERY = [20_000, 30_000]; // milliseconds: at random in between, so that not everybody asks at once
const LONGEST = 120_000;

export function poll(place, { every = EVERY } = {}) {
  const words = place.querySelector("[data-changed=words]");
  const show = place.querySelector("[data-changed=show]");
  let failures = 0;
  let timer = 0;
  let changed = false;

  const plan = () => {
    clearTimeout(timer);
    if (changed) return;
    const pause = every[0] + Math.random() * (every[1] - every[0]);
    timer = setTimeout(tick, Math.min(pause * 2 ** failures, LONGEST));
  };

  async function tick() {
    if (document.hidden || !navigator.onLine) return plan();
    const url = new URL(place.dataset.pollUrl, location.href);
    url.searchParams.set("v", place.dataset.version);
    const answer = await ask(url, { headers: POLL });
    if (!answer || answer.status >= 500) {
      failures += 1;
      if (failures === 2) mark("stale", place.dataset.stale);
    } else {
      if (failures >= 2) mark("", place.dataset.fresh ?? "");
      failures = 0;
      if (answer.status === 401) return document.dispatchEvent(new Event("samplan:signed-out"));
      if (answer.status === 200) announce(await answer.text());
    }
    plan();
  }

  function mark(state, text) {
    place.dataset.state = state;
    if (text) words.textContent = text;
  }

  function announce(text) {
    changed = true;
    mark("changed", text.trim());
    if (show) show.hidden = false;
    place.dispatchEvent(new CustomEvent("samplan:changed", { bubbles: true }));
  }

  document.addEventListener("visibilitychange", () => !document.hidden && plan());
  addEventListener("online", plan);
  plan();
  return { tick };
}

export function start(root = document) {
  for (const place of root.querySelectorAll("[data-poll-url]")) poll(place);
}
