// Long texts of pages that save nothing by themselves (a message, a complaint): in the browser's storage from the first
// letter on, and back in their field when the page opens without them.
//
// Each has an id, which goes with its form. The answer that took the text names the id in a cookie
// (grants/web/kept_texts.py), and only then is it forgotten: a broken line, a session that is over and a refused form
// lose nothing. Only pages with such a field fetch this script, and those that follow such an answer.

import { namesIn, OURS } from "./batches.js";

const PREFIX = `${OURS}text.`;
const DAY = 24 * 3600 * 1000;
const PLACES = {
  device: { storage: () => window.localStorage, age: 31 * DAY },
  tab: { storage: () => window.sessionStorage, age: DAY },
};

class KeptText {
  constructor(field, line) {
    this.field = field;
    this.line = line;
    this.place = PLACES[line.dataset.keptIn];
    this.along = document.createElement("input");
    this.along.type = "hidden";
    this.along.name = "kept_text";
    field.form?.append(this.along);
  }

  begin() {
    const { field, line } = this;
    const found = this.waiting();
    this.text = found ?? { page: field.dataset.keepText, name: field.name, before: field.defaultValue };
    this.call(found?.id ?? newId());
    field.addEventListener("input", () => this.keep());
    line.querySelector("button").addEventListener("click", () => this.throwAway());
    if (!found || found.typed === field.value) return;
    this.fill(found.typed);
    line.hidden = false;
  }

  // What was typed into this field by who is here: the text that a refused form shows again, or the newest one that was
  // begun when the page said what it says now.
  waiting() {
    const { keepText } = this.field.dataset;
    const known = this.line.dataset.writers.split(" ");
    return all(this.place)
      .filter(({ page, name }) => page === keepText && name === this.field.name)
      .filter(({ writer }) => !writer || known.includes(writer))
      .find(({ typed, before }) => [typed, before].includes(this.field.value));
  }

  call(id) {
    this.text.id = this.along.value = id;
  }

  keep() {
    const { text, field } = this;
    if (arrived().includes(text.id)) this.call(newId()); // sent from here before: what is typed now is another text
    const [writer] = this.line.dataset.writers.split(" ");
    Object.assign(text, { typed: field.value, at: Date.now(), writer });
    if (text.typed === text.before) drop(this.place, text.id);
    else put(this.place, text);
  }

  throwAway() {
    this.fill(this.text.before);
    this.line.hidden = true;
    this.field.focus();
  }

  // Whoever else listens to the field hears of it, such as the counter below it.
  fill(words) {
    this.field.value = words;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const newId = () => Math.random().toString(36).slice(2, 14);

const arrived = () => document.cookie.match(/(?:^|; )throughline_arrived=([\w.]+)/)?.[1].split(".") ?? [];

function forgetArrived() {
  for (const id of arrived()) for (const place of Object.values(PLACES)) drop(place, id);
}

function put({ storage }, text) {
  try {
    storage().setItem(PREFIX + text.id, JSON.stringify(text));
  } catch {
    // the browser lends no storage: the text stands in its field alone
  }
}

function drop({ storage }, id) {
  try {
    storage().removeItem(PREFIX + id);
  } catch {
    // it was never there
  }
}

// The newest first; what is too old goes.
function all(place) {
  try {
    const kept = place.storage();
    const found = namesIn(kept, PREFIX).map((name) => JSON.parse(kept.getItem(name)));
    for (const { id, at } of found) if (Date.now() - at > place.age) drop(place, id);
    return found.filter(({ at }) => Date.now() - at <= place.age).sort((one, other) => other.at - one.at);
  } catch {
    return [];
  }
}

forgetArrived();
for (const field of document.querySelectorAll("[data-keep-text]")) {
  new KeptText(field, document.querySelector(`[data-kept-for="${field.id}"]`)).begin();
}
