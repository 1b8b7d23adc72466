// Saves answers as people type: two seconds after a pause, at once when a field or the page is left. What can't be
// sent waits in the browser's storage (batches.js) and goes when the line is back, also from a later page.
//
// Each answer goes with the number of the text that the page showed, so that nobody overwrites anybody unseen.

import { belongsTo, dropBatch, keepBatch, landedBatches, LEFT_ALONE, nameBatches, readBatch, waitingBatches } from "./batches.js";
import { catchUp, fieldsOf, keysOf, linkTo, restore, setNumber, showConflict } from "./answers.js";
import { linksWaitFor } from "./leaving.js";
import { nameRows, REMOVE, takeOut } from "./rows.js";

const PAUSE = 1_500; // ms
const LEAVING = 10_000; // ms for which a page that began to go may still be here
const BACK_OFF = [2_000, 4_000, 8_000, 15_000, 30_000, 60_000];

export function saveAsTheyType(root) {
  const line = root.querySelector("[data-autosave]");
  if (line) new Saving(root, line).begin();
}

class Saving {
  constructor(root, line) {
    this.root = root;
    this.line = line;
    this.form = line.closest("form");
    this.say = line.dataset;
    this.open = null; // the id of the batch that grows
    this.sending = false;
    this.failures = 0;
    this.timer = 0;
    this.locked = false;
    this.typedHere = false;
    this.seen = new Set(); // batches whose text stands in the fields of this page
    this.adopted = false;
    this.left = 0; // when this page last began to go
    this.refused = new Set(); // batches that the server would not take from this page
    this.unsaved = new Set(); // the answers in them that nothing newer has replaced
  }

  begin() {
    this.form?.addEventListener("input", (event) => this.note(event, PAUSE));
    this.form?.addEventListener("change", (event) => this.note(event, 0));
    this.form?.addEventListener("click", (event) => this.removeRow(event));
    if (this.form) nameRows(this.form);
    window.addEventListener("online", () => this.again(0));
    document.addEventListener("visibilitychange", () => this.flush());
    window.addEventListener("beforeunload", (event) => {
      this.left = Date.now();
      if (this.kept === false && this.waiting().length > 0) event.preventDefault(); // this page is all that has it
    });
    window.addEventListener("pagehide", () => this.flush(true));
    linksWaitFor(() => this.settled());
    for (const batch of landedBatches(this.ours())) {
      catchUp(this.formOf(batch), batch);
      if (batch.saved) this.tell(batch.saved, "saved");
      dropBatch(batch.id);
    }
    for (const batch of this.waiting()) if (restore(this.formOf(batch), batch)) this.seen.add(batch.id);
    this.again(0);
    setTimeout(() => this.send(), LEFT_ALONE + 1_000); // and what a tab left behind just now
  }

  // A field changed: it is in the storage before anything else happens.
  note(event, pause) {
    const keys = keysOf(event.target);
    if (keys.length === 0) return;
    this.typedHere = true;
    const batch = this.growing();
    for (const key of keys) batch.answers[key] = fieldsOf(this.form, key);
    batch.at = Math.max(Date.now(), batch.at + 1); // a newer text is told by it, also within a millisecond
    this.kept = keepBatch(batch);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), this.failures > 0 ? this.wait() : pause);
  }

  // What the row held becomes a text of its own first, so that the earlier texts have it.
  removeRow(event) {
    const button = event.target.closest?.(REMOVE);
    if (!button) return;
    event.preventDefault();
    const growing = this.open && readBatch(this.open);
    if (growing) keepBatch({ ...growing, sealed: true });
    const row = takeOut(button);
    row.dispatchEvent(new Event("change", { bubbles: true }));
    row.focus();
  }

  growing() {
    const known = this.open && readBatch(this.open);
    if (known && !known.sealed) return known;
    this.open = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
    this.seen.add(this.open);
    const { reference, round, stage, begunWith, opening, person } = this.say;
    const [writer] = this.say.writers.split(" ");
    const draft = { reference, round, stage, begunWith, opening, writer, person };
    const began = Math.max(Date.now(), (known?.began ?? 0) + 1); // they go in this order
    return { id: this.open, began, at: Date.now(), sealed: false, ...draft, answers: {} };
  }

  ours() {
    return belongsTo(this.say);
  }

  // Numbers of an earlier opening mean nothing on this page, and its texts belong beside what stands now.
  formOf(batch) {
    return batch.opening === this.say.opening ? this.form : null;
  }

  waiting() {
    return waitingBatches(this.ours(), this.open).filter(({ id }) => !this.refused.has(id));
  }

  again(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), delay);
  }

  wait() {
    return BACK_OFF[Math.min(this.failures, BACK_OFF.length) - 1] ?? 0;
  }

  // The page is being left: what is typed goes now, and the storage keeps it in case it does not arrive.
  flush(leaving = document.visibilityState === "hidden") {
    if (!leaving) {
      if (this.failures > 0) this.again(0);
      return;
    }
    const growing = this.open && readBatch(this.open);
    if (growing) keepBatch({ ...growing, sealed: true });
    this.send(true);
  }

  // Everything typed is sent, or tried to be; null where there is nothing.
  settled() {
    if (this.locked || this.failures > 0 || (!this.sending && this.waiting().length === 0)) return null;
    return Promise.resolve(this.sent).then(() => this.send());
  }

  send(leaving = false) {
    if (!this.sending && !this.locked) this.sent = this.sendAll(leaving);
    return this.sent;
  }

  async sendAll(leaving) {
    this.sending = true;
    try {
      for (const { id } of this.waiting()) {
        const batch = readBatch(id); // as it is by now: it may have grown while another was on its way
        if (batch && !(await this.sendOne(batch, leaving))) return;
      }
      if (this.adopted && !this.typedHere) window.location.reload();
      else if (this.open) this.again(PAUSE);
    } finally {
      this.sending = false;
    }
  }

  async sendOne(batch, leaving) {
    keepBatch({ ...batch, sealed: true });
    const begins = !batch.reference && !this.say.reference;
    const answers = Object.entries(batch.answers);
    const body = JSON.stringify({
      batch: batch.id,
      age: Math.max(0, (Date.now() - batch.at) / 1000), // two tabs may be less than a second apart
      begun_with: batch.begunWith ?? "",
      opening: batch.opening,
      numbers: Object.fromEntries(answers.map(([key, answer]) => [key, answer.number])),
      typed: answers.flatMap(([, answer]) => answer.fields),
    });
    let response;
    try {
      response = await fetch(begins || !batch.reference ? this.say.beginUrl : this.say.url, {
        method: "POST",
        body,
        keepalive: leaving && new Blob([body]).size < 60_000,
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.say.csrf },
      });
    } catch {
      return this.failed();
    }
    const said = await saidIn(response);
    if ([400, 401, 403].includes(response.status) || response.redirected) return this.lock();
    if (response.ok) return said.answers ? this.arrived(batch, said) : this.failed();
    if (said.over) return this.isOver(batch, said.over);
    if ([404, 413, 422].includes(response.status)) return this.refuse(batch, said.error?.detail);
    if (response.status === 429) {
      const rest = Number(response.headers.get("Retry-After")) * 1000;
      return this.failed(said.error?.detail ?? said.errors?.[0]?.message, rest);
    }
    if (response.status === 409 && this.failures >= 4) return this.refuse(batch);
    return this.failed();
  }

  // Without words of the server's own there is no line to it. `rest`: when the server asked to be asked again, in ms.
  failed(words = "", rest = 0) {
    this.failures += 1;
    this.tell(words || (this.kept === false ? this.say.unkept : this.say.unsaved), "waiting");
    this.again(rest || this.wait());
    return false;
  }

  // Nothing more is sent from this page; the text stays in the storage for the next one.
  lock() {
    this.locked = true;
    this.tell(this.say.locked, "locked");
    this.line.append(" ", linkTo(this.say.unlockUrl, this.say.unlock));
    return false;
  }

  // Somebody sent or withdrew the draft meanwhile. Its page shows what the storage keeps (unsent.js).
  isOver(batch, { reference, says, url, label }) {
    const kept = keepBatch({ ...batch, reference, sealed: true, refused: true });
    this.refused.add(batch.id);
    if (batch.begunWith !== this.say.begunWith) return true; // of another draft, which a page like this one began
    this.locked = true;
    this.tell(kept ? says : this.say.refused, "locked");
    if (kept) this.line.append(" ", linkTo(url, label));
    return false;
  }

  // One batch that can't be taken holds up no other, here or on a later page. The draft's page shows it.
  refuse(batch, words = "") {
    keepBatch({ ...batch, sealed: true, refused: true });
    this.refused.add(batch.id);
    for (const key of Object.keys(batch.answers)) this.unsaved.add(key);
    this.failures = 0;
    this.tell(words || this.say.refused, "locked");
    return true;
  }

  arrived(batch, answer) {
    this.failures = 0;
    // The next page may have been drawn before this was saved: it finds here what it lacks.
    const aside = Object.values(answer.answers).some((said) => said.kept === "aside");
    const saved = aside ? "" : answer.saved;
    if (Date.now() - this.left < LEAVING) keepBatch({ ...batch, landed: answer.answers, saved });
    else dropBatch(batch.id);
    if (batch.id === this.open) this.open = null;
    else if (this.seen.has(batch.id)) this.follow(batch, answer.answers);
    if (batch.begunWith && answer.reference) nameBatches(batch.begunWith, answer.reference);
    if (answer.url && !this.say.reference) this.becomeADraft(batch, answer);
    for (const [key, said] of Object.entries(answer.answers)) setNumber(this.formOf(batch), key, said);
    for (const conflict of answer.conflicts) showConflict(this.root, conflict, this.say);
    if (aside || (!this.seen.has(batch.id) && Object.keys(answer.answers).length > 0)) this.adopted = true;
    for (const key of Object.keys(batch.answers)) this.unsaved.delete(key);
    if (answer.saved && this.unsaved.size === 0) {
      this.tell(aside ? this.say.newer : answer.saved, aside ? "waiting" : "saved");
    }
    return true;
  }

  // What was typed on this page after a text that stands now is based on it, however long its way was.
  follow(batch, landed) {
    const growing = this.open && readBatch(this.open);
    if (!growing) return;
    for (const [key, answer] of Object.entries(growing.answers)) {
      const based = batch.answers[key]?.number === answer.number;
      if (based && landed[key]?.kept === "stood") answer.number = landed[key].number;
    }
    keepBatch(growing);
  }

  // The first answer has begun the draft: from here on this page is a page of the draft, and nothing moves.
  becomeADraft(batch, answer) {
    if (batch.begunWith !== this.say.begunWith) {
      if (!this.typedHere) window.location.assign(answer.url);
      return;
    }
    this.say.reference = answer.reference;
    this.say.url = answer.answers_url;
    history.replaceState(null, "", answer.url);
  }

  tell(words, state) {
    this.line.dataset.state = state;
    if (this.line.textContent !== words) this.line.textContent = words;
  }
}

// What the server answered; nothing where somebody else did, such as the page of a library's network.
async function saidIn(response) {
  try {
    return (await response.json()) ?? {};
  } catch {
    return {};
  }
}
