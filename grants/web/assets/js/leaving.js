// Leaving a page while something typed is on its way: the page behind a link is drawn after it was saved.

const AT_MOST = 3_000; // ms that a link waits; what has not arrived by then stays in the storage

// A link that replaces this page waits for `save`, which says whether there is anything to wait for.
export function linksWaitFor(save) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const stays = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || link?.target;
    if (!link || stays || event.defaultPrevented || link.origin !== location.origin || isHere(link)) return;
    const saved = save();
    if (!saved) return;
    event.preventDefault();
    const late = new Promise((go) => setTimeout(go, AT_MOST));
    Promise.race([saved, late]).finally(() => location.assign(link.href));
  });
}

function isHere(link) {
  return link.hash !== "" && link.pathname === location.pathname && link.search === location.search;
}
