// An impatient second click sends nothing twice. The button stays enabled, so its name is sent too.
// A form whose answer is a download leaves the page as it is: mark it `data-repeatable`.

const PATIENCE = 15_000; // ms; then a person may try again, for instance after a lost connection.

export function sendOnce(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("method")?.toLowerCase() !== "post" || form.hasAttribute("data-repeatable")) return;
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    // Another listener may have refused this submit; only what really leaves makes the form busy.
    setTimeout(() => {
      if (event.defaultPrevented) return;
      markBusy(form, event.submitter);
      setTimeout(() => release(form), PATIENCE);
    });
  });
  // Back from the next page: the browser may show this one as it was left.
  window.addEventListener("pageshow", () => root.querySelectorAll("form[aria-busy=true]").forEach(release));
}

function markBusy(form, button) {
  form.setAttribute("aria-busy", "true");
  button?.classList.add("tl-busy");
}

function release(form) {
  form.removeAttribute("aria-busy");
  form.querySelectorAll(".tl-busy").forEach((button) => button.classList.remove("tl-busy"));
}
