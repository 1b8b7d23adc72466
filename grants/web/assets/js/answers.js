// The fields of one answer on a page: read as a form would send them, filled again, marked.
import { dropRowsBeyond } from "./rows.js";

const boxOf = (form, key) => form?.querySelector(`[data-question="${CSS.escape(key)}"]`) ?? null;

// The question that a field belongs to; a file goes with the form, not as people type.
export function keysOf(field) {
  const box = field.closest?.("[data-question]");
  return box && field.type !== "file" ? [box.dataset.question] : [];
}

export function fieldsOf(form, key) {
  const box = boxOf(form, key);
  const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && isIn(box, name));
  return { number: Number(box.querySelector("[data-number]").value), fields };
}

function isIn(box, name) {
  return [...box.querySelectorAll("[name]:not([data-number])")].some((field) => field.name === name);
}

// Put what waited in the storage back into the fields. False when the page has too few of them (lines of a table).
export function restore(form, batch) {
  let whole = true;
  for (const [key, answer] of Object.entries(batch.answers)) {
    const box = boxOf(form, key);
    if (!box) continue;
    dropRowsBeyond(box, answer.fields);
    for (const field of box.querySelectorAll("[type=radio], [type=checkbox]")) field.checked = false;
    for (const [name, value] of answer.fields) {
      const named = [...box.querySelectorAll("[name]")].filter((field) => field.name === name);
      const choice = named.find((field) => ["radio", "checkbox"].includes(field.type) && field.value === value);
      if (choice) choice.checked = true;
      else if (named.length === 1 && !["radio", "checkbox"].includes(named[0].type)) named[0].value = value;
      else whole = false;
    }
  }
  return whole;
}

// A page that was drawn while the last one was still saving gets what it lacks.
export function catchUp(form, { answers, landed }) {
  for (const [key, said] of Object.entries(landed)) {
    const shown = boxOf(form, key)?.querySelector("[data-number]").value;
    if (shown === undefined || said.kept !== "stood" || Number(shown) >= said.number) continue;
    if (!restore(form, { answers: { [key]: answers[key] } })) window.location.reload();
    setNumber(form, key, said);
  }
}

// From now on the page's form and the next batch are based on this text; an answer that is right again says so.
export function setNumber(form, key, said) {
  const box = boxOf(form, key);
  if (!box || (said.kept === "conflict" && box.querySelector("[name^='waits.']"))) return; // both texts are in sight
  box.querySelector("[data-number]").value = said.number;
  if (said.problems.length > 0) return;
  for (const wrong of box.querySelectorAll(".tl-field__error")) wrong.remove();
  for (const field of box.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  for (const field of box.querySelectorAll(".tl-field--wrong")) field.classList.remove("tl-field--wrong");
}

export function showConflict(root, { key, url }, say) {
  const box = boxOf(root, key);
  if (!box || box.querySelector(".tl-two-texts")) return;
  const said = document.createElement("p");
  said.className = "tl-two-texts";
  said.setAttribute("role", "status");
  const words = document.createElement("span");
  words.append(say.conflict, " ", linkTo(url, say.choose));
  said.append(words);
  box.prepend(said);
}

export function linkTo(href, textContent) {
  return Object.assign(document.createElement("a"), { href, textContent });
}
