// Keeps what is typed on the server, for this person alone, until it is saved; says who else has the form open; and
// looks before each press of a button whether the person is still signed in, so that no post is thrown away.

const EVERY = 3000; // milliseconds between two looks at what was typed
const HEARTBEAT = 30000; // between two signs of life when nothing is typed
const KEEPALIVE = 60000; // a request that outlives its page may carry no more bytes than about this

const form = document.getElementById("profile_form");
const box = document.getElementById("kept");
const line = box.querySelector("[data-line]");
const present = box.querySelector("[data-present]");
const spoken = box.querySelector("[data-spoken]");
const token = form.querySelector("[name=csrfmiddlewaretoken]");

function typed() {
  const data = new FormData(form);
  data.delete("csrfmiddlewaretoken");
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return new URLSearchParams(data).toString();
}

let loaded = null; // what the form held when it was loaded; "" where it came back with unsaved words
let kept = null; // what the server has
let last = 0;
let busy = false;
let sending = false; // the form itself is on its way
let passed = false; // the look before a press is done
let state = "";

function say(name, text, aloud) {
  line.hidden = !text;
  line.textContent = text;
  line.dataset.state = ["out", "other", "long", "offline"].includes(name) ? "trouble" : name;
  if (aloud && name !== state) spoken.textContent = text;
  state = name;
}

function show(answer) {
  const sentences = [...(answer.moved ? [answer.moved] : []), ...answer.others];
  const before = [...present.children].map((item) => item.textContent);
  present.replaceChildren(...sentences.map((sentence) => {
    const item = document.createElement("li");
    item.textContent = sentence;
    if (sentence === answer.moved) item.className = "edit__moved";
    return item;
  }));
  present.hidden = !sentences.length;
  if (answer.moved && !before.includes(answer.moved)) spoken.textContent = answer.moved;
}

// Who is signed in now? Its answer brings a fresh token: signing in gives out a new one.
async function look() {
  const response = await fetch(box.dataset.url, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(8000) });
  if (!response.ok) return "out";
  const answer = await response.json();
  if (String(answer.who) !== box.dataset.who) return "other";
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = answer.csrf;
  return "in";
}

async function post(body, keepalive) {
  const headers = { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token.value };
  const limit = keepalive ? {} : { signal: AbortSignal.timeout(15000) };
  return fetch(box.dataset.url, { method: "POST", body, headers, redirect: "manual", keepalive, ...limit });
}

// Send what is typed (or a sign of life); returns "in", "out", "other", "long" or "offline".
async function keep() {
  const now = typed();
  const unsaved = now !== loaded;
  const words = unsaved && now !== kept;
  const short = new URLSearchParams({ tab: form.tab.value, version: form.version.value });
  const body = words ? `${now}&_keep=words` : `${short}&_keep=${unsaved ? "same" : "none"}`;
  last = Date.now();
  try {
    let response = await post(body, false);
    if (!response.ok && response.status !== 400 && response.status !== 413) {
      const who = await look();
      if (who !== "in") {
        say(who, box.dataset[who], true);
        return who;
      }
      response = await post(body, false);
    }
    if (response.status === 400 || response.status === 413) {
      say("long", box.dataset.long, true);
      return "long";
    }
    if (!response.ok) throw new Error(String(response.status));
    const answer = await response.json();
    if (words) {
      kept = now;
      say("kept", box.dataset.kept.replace("%s", answer.kept), state !== "kept" && state !== "");
      if (!spoken.textContent) spoken.textContent = box.dataset.keeping;
    } else if (state === "out" || state === "other" || state === "offline") {
      say("back", box.dataset.back, true);
    }
    show(answer);
    return "in";
  } catch {
    say("offline", box.dataset.offline, true);
    return "offline";
  }
}

async function tick() {
  if (busy || sending || loaded === null) return;
  const now = typed();
  const due = Date.now() - last > HEARTBEAT;
  if (now === (kept ?? loaded) && !due) return;
  busy = true;
  await keep();
  busy = false;
}

// A page that goes away says so, with what was typed since, where that fits.
function leave(closed) {
  if (sending || loaded === null) return;
  const now = typed();
  const words = now !== loaded && now !== kept;
  const short = new URLSearchParams({ tab: form.tab.value, version: form.version.value });
  const bye = closed ? "&_closed=1" : "";
  if (!words && !closed) return;
  const body = words ? `${now}&_keep=words${bye}` : `${short}&_keep=${now === loaded ? "none" : "same"}${bye}`;
  post(body, body.length < KEEPALIVE).then((response) => { if (response.ok && words) kept = now; }).catch(() => {});
}

// Nothing is posted before it is known that somebody is there to take it.
form.addEventListener("submit", async (event) => {
  if (passed) {
    passed = false;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (sending) return;
  sending = true;
  let who;
  try {
    who = await look();
  } catch {
    who = "offline";
  }
  if (who !== "in") {
    sending = false;
    say(who, box.dataset[who], true);
    box.scrollIntoView({ block: "center" });
    return;
  }
  passed = true;
  form.requestSubmit(event.submitter);
  setTimeout(() => { sending = false; }, 5000); // somebody pressed "stop"
});

// Writing on in a field at which two texts wait is a choice too.
form.addEventListener("input", (event) => {
  const field = event.target.closest(".edit__field");
  const own = event.target.type !== "radio" && field?.querySelector(".edit__choice input[value=text]");
  if (own) own.checked = true;
});

window.addEventListener("load", () => {
  loaded = form.dataset.unsaved ? "" : typed();
  keep();
  setInterval(tick, EVERY);
});
window.addEventListener("pageshow", () => { sending = false; });
window.addEventListener("pagehide", () => leave(true));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") leave(false);
  else tick();
});
