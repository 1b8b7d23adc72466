// After a refused form, start at the list of what is to be put right.
//
// A place within this page says nothing about the one that a form leads to, but browsers carry it over there (after
// "Skip to main content", or a link of that very list), and would begin at it instead of the list.

export function showProblems(root) {
  root.querySelector("[data-problems]")?.focus();
  root.addEventListener("submit", () => {
    if (location.hash) history.replaceState(history.state, "", location.pathname + location.search);
  });
}
