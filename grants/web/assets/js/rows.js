// Rows of a table that go: what follows moves up, so that each input keeps its name and the rows stay in order.
//
// The page stays, and js/autosave.js saves what is left. Without scripts the same button sends the page.

export const REMOVE = "[name=remove_line]";

const rowsOf = (box) => [...box.querySelectorAll(".tl-line")];
const inputsOf = (row) => [...row.querySelectorAll("input, select")];

// Take out the row of a button; gives the row that is in its place now, which is where to go on.
export function takeOut(button) {
  const table = button.closest(".tl-field");
  const rows = rowsOf(table);
  const from = rows.indexOf(button.closest(".tl-line"));
  for (const [place, row] of rows.entries()) {
    if (place < from) continue;
    const next = rows[place + 1] ? inputsOf(rows[place + 1]) : [];
    for (const [cell, input] of inputsOf(row).entries()) input.value = next[cell]?.value ?? "";
    forgive(row);
    nameButton(row);
  }
  // A full table has no button for one more: there an empty row stays.
  if (rows.length > 1 && table.querySelector("[name=add_line]")) dropLast(table);
  const left = rowsOf(table);
  const here = left[Math.min(from, left.length - 1)];
  here.tabIndex = -1;
  return here;
}

// Rows that a text of this page's own has no more; an empty one may have been added since.
export function dropRowsBeyond(box, fields) {
  const known = new Set(fields.map(([name]) => name));
  for (const row of rowsOf(box).reverse()) {
    const inputs = inputsOf(row);
    if (inputs.some((input) => known.has(input.name)) || inputs.every((input) => input.value === "")) return;
    if (rowsOf(box).length > 1) dropLast(row.closest(".tl-field"));
  }
}

// Each button says what its row is called now.
export function nameRows(root) {
  root.addEventListener("input", (event) => nameButton(event.target.closest?.(".tl-line")));
}

function nameButton(row) {
  const says = row?.querySelector(`${REMOVE} [data-says]`);
  const first = row && inputsOf(row).find((input) => input.type !== "hidden");
  if (says) says.textContent = first?.tagName === "INPUT" && first.value ? `: ${first.value.slice(0, 60)}` : "";
}

function dropLast(table) {
  const rows = rowsOf(table);
  rows.pop().remove();
  const add = table.querySelector("[name=add_line]");
  const target = add?.getAttribute("formaction");
  if (target) add.setAttribute("formaction", target.replace(/-[0-9]+/, `-${rows.length}`));
}

function forgive(row) {
  for (const wrong of row.querySelectorAll(".tl-field__error")) wrong.remove();
  for (const input of row.querySelectorAll("[aria-invalid]")) {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
}
