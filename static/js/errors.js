// What went wrong with a partial update is said aloud, and the page stays as it was.
import { warn } from "./server.js";

export function start() {
  const region = document.getElementById("alert");
  document.addEventListener("htmx:response:error", (event) => {
    const status = event.detail?.ctx?.response?.raw?.status ?? 0;
    if (status === 401) return document.dispatchEvent(new Event("samplan:signed-out"));
    if (status === 422) return;
    warn(status >= 500 || status === 0 ? region.dataset.failed : region.dataset.refused);
  });
  document.addEventListener("htmx:error", () => warn(region.dataset.failed));
  document.addEventListener("htmx:before:request", () => warn(""));
  addEventListener("offline", () => offline(true));
  addEventListener("online", () => offline(false));
  if (!navigator.onLine) offline(true);

  function offline(isOff) {
    document.documentElement.toggleAttribute("data-offline", isOff);
    warn(isOff ? region.dataset.offline : "");
  }
}
