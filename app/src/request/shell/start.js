// Starts the WASM. If hydrating this path has failed before in this session, the page stays as without JavaScript.
function start(loader, wasm) {
  const key = `hydration-failed:${location.pathname}`;
  const notice = document.getElementById("hydration-error");
  notice.querySelector("button").addEventListener("click", () => {
    stored((storage) => storage.removeItem(key));
    location.reload();
  });
  if (stored((storage) => storage.getItem(key)) == null) {
    import(loader).then((page) => page.default({ module_or_path: wasm }).then(() => page.hydrate()));
    return;
  }
  // With scripting on, a browser parses the content of <noscript> as text.
  for (const hidden of document.querySelectorAll("noscript")) hidden.outerHTML = hidden.textContent;
  notice.hidden = false;
}

// Returns undefined if the browser blocks storage.
function stored(use) {
  try {
    return use(sessionStorage);
  } catch {
    return undefined;
  }
}
