// After a refused form, start at the list of what is to be put right.

export function showProblems(root) {
  root.querySelector("[data-problems]")?.focus();
}
