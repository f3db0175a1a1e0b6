// Saves the page's form by itself, two seconds after somebody stopped typing. Nothing typed is ever taken off the page.
const form = document.querySelector("form[data-autosave]");
const said = document.getElementById(form.dataset.autosave);
const WAIT = 2000;
let timer, underWay = null, dirty = false;

async function save() {
  dirty = false;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" }, redirect: "error", keepalive: document.hidden });
    if (!answer.ok) {
      said.textContent = answer.status === 403 ? said.dataset.signedOut : said.dataset.offline;
      return;
    }
    const told = await answer.json();
    said.textContent = told.words;
    if (told.seen) form.elements.seen.value = told.seen;
  } catch {
    said.textContent = said.dataset.offline;
  }
}

function start() {
  clearTimeout(timer);
  if (underWay) timer = setTimeout(start, WAIT);
  else underWay = save().finally(() => { underWay = null; });
}

form.addEventListener("input", () => {
  dirty = true;
  clearTimeout(timer);
  timer = setTimeout(start, WAIT);
});
document.addEventListener("visibilitychange", () => { if (document.hidden && dirty) start(); });
// Pressing Save while the page saves by itself: first the one, then the other, or they would not know of each other.
form.addEventListener("submit", async (event) => {
  clearTimeout(timer);
  dirty = false;
  if (!underWay) return;
  event.preventDefault();
  await underWay;
  form.requestSubmit(event.submitter);
});
