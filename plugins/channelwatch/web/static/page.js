// What the page does beyond HTML: take on Airflow's theme, send a filter off when it is changed,
// and open outside links beside Airflow, which the frame's sandbox forbids to links of its own.
"use strict";

function airflow() {
  try {
    return window.parent === window ? null : window.parent.document;
  } catch {
    return null;
  }
}

const host = airflow();
if (host) {
  const takeOn = () => {
    const isDark = host.documentElement.classList.contains("dark");
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
  };
  takeOn();
  new MutationObserver(takeOn).observe(host.documentElement, { attributeFilter: ["class"] });
}

document.addEventListener("change", (event) => {
  if (event.target.matches(".filter select")) event.target.form.requestSubmit();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.outside");
  if (!link || !host) return;
  event.preventDefault();
  const opener = host.createElement("a");
  Object.assign(opener, { href: link.href, target: "_blank", rel: "noopener noreferrer" });
  opener.click();
});
