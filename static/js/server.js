// The one way our modules talk to the server.
export const POLL = { "X-Samplan-Poll": "1" }; // asks by itself: does not keep the person signed in

export function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

// GET or POST; never throws. Gives a Response, or null where there was no contact.
export async function ask(url, { body = null, headers = {}, keepalive = false } = {}) {
  const all = { Accept: "application/json, text/html", "X-Requested-With": "fetch", ...headers };
  if (body) all["X-CSRFToken"] = token();
  try {
    return await fetch(url, {
      method: body ? "POST" : "GET", body, headers: all, keepalive, cache: "no-store", credentials: "same-origin",
    });
  } catch {
    return null;
  }
}

// A new sign-in gives new form tokens: put it into every form that stands on the page.
export function renew(value) {
  if (!value) return;
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = value;
}

export const say = (words) => {
  const region = document.getElementById("status");
  if (region) region.textContent = words;
};

export const warn = (words) => {
  const region = document.getElementById("alert");
  if (region) region.textContent = words;
};
