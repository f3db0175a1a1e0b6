// The page's head names the design system's script, because its address holds a hash.
const { initAll } = await import(document.querySelector("link[rel=modulepreload]").href);
initAll();
