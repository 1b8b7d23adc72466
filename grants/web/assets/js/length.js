// A live counter under a text box: how much room is left, counted as the server counts (counting.js).
import { countLetters, countWords } from "./counting.js";

export function roomLeft(text, unit, max) {
  return max - (unit === "words" ? countWords(text) : countLetters(text));
}

export function watchLengths(root) {
  for (const counter of root.querySelectorAll("[data-count-for]")) {
    const box = root.getElementById(counter.dataset.countFor);
    if (box) watchOne(box, counter);
  }
}

function watchOne(box, counter) {
  const { unit, left, over } = counter.dataset;
  const max = Number(counter.dataset.max);
  const numbers = new Intl.NumberFormat(document.documentElement.lang || undefined);
  const spoken = document.createElement("span");
  spoken.className = "usa-sr-only";
  spoken.setAttribute("aria-live", "polite");
  counter.after(spoken);

  let waiting;
  const show = (announce) => {
    const room = roomLeft(box.value, unit, max);
    const text = (room < 0 ? over : left).replace("#", numbers.format(Math.abs(room)));
    counter.textContent = text;
    counter.classList.toggle("tl-count--over", room < 0);
    clearTimeout(waiting);
    // A screen reader hears it once the typing pauses, not at every letter.
    if (announce) waiting = setTimeout(() => { spoken.textContent = text; }, 1000);
  };
  box.addEventListener("input", () => show(true));
  if (box.value !== "") show(false);
}
