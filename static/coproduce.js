// The page's head names the design system's script, because its address holds a hash.
const { initAll } = await import(document.querySelector("link[rel=modulepreload]").href);
// It wants these words on the body. Another script of the page can hold back the moment at which supported.js writes them.
document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();
