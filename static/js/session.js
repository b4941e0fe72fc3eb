// Warns before the session ends and lets people sign in again without losing what stands on the page.
import { POLL, ask, renew } from "./server.js";

const WARN = 120; // seconds before the end
const LOOK_AGAIN = 30;

export function session(dialog) {
  const { statusUrl, keepUrl } = dialog.dataset;
  const part = (name) => dialog.querySelector(`[data-session=${name}]`);
  let timer = 0;
  let who; // the person that this page was made for

  const plan = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(seconds, 1) * 1000);
  };

  async function look() {
    const answer = await ask(statusUrl, { headers: POLL });
    if (answer?.status === 401) return ended();
    if (!answer?.ok) return plan(LOOK_AGAIN);
    const { seconds_left: left, who: now } = await answer.json();
    who ??= now;
    if (left > WARN) {
      if (dialog.open && part("ended").hidden) dialog.close();
      return plan(left - WARN);
    }
    open("warning");
    plan(Math.min(left + 1, LOOK_AGAIN));
  }

  function open(name) {
    for (const each of ["warning", "ended"]) part(each).hidden = each !== name;
    if (!dialog.open) dialog.showModal();
  }

  function ended() {
    clearTimeout(timer);
    open("ended");
  }

  async function keep() {
    const answer = await ask(keepUrl, { body: new URLSearchParams() });
    if (answer?.status === 401) return ended();
    dialog.close();
    look();
  }

  // Back from signing in in another tab: the form's token is a new one.
  async function resume() {
    const answer = await ask(statusUrl, { headers: POLL });
    part("still").hidden = Boolean(answer?.ok);
    if (!answer?.ok) return;
    const { csrf, seconds_left: left, who: now } = await answer.json();
    if (who && now !== who) return location.reload(); // what one has typed is never sent as another
    renew(csrf);
    dialog.close();
    document.dispatchEvent(new Event("samplan:signed-in"));
    plan(left - WARN);
  }

  part("keep").addEventListener("click", keep);
  part("resume").addEventListener("click", resume);
  dialog.addEventListener("cancel", (event) => !part("ended").hidden && event.preventDefault());
  document.addEventListener("samplan:signed-out", ended);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    if (dialog.open && !part("ended").hidden) resume();
    else look();
  });
  look();
  return { look };
}

export function start() {
  const dialog = document.getElementById("session-dialog");
  if (dialog?.dataset.statusUrl) session(dialog);
}
