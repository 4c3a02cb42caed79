// Starts the WASM. Where hydrating this path has failed before in this session, the page stays as it is without JavaScript.
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
  // With scripting on, a browser takes what is in <noscript> for text.
  for (const hidden of document.querySelectorAll("noscript")) hidden.outerHTML = hidden.textContent;
  notice.hidden = false;
}

// Nothing where the browser denies the page its storage.
function stored(use) {
  try {
    return use(sessionStorage);
  } catch {
    return undefined;
  }
}
