// Joins a page's button to allauth's passkey script: <div data-passkey="addForm" data-ids='{"add": "…"}'>.
for (const place of document.querySelectorAll("[data-passkey]")) {
  window.allauth.webauthn.forms[place.dataset.passkey]({ ids: JSON.parse(place.dataset.ids) });
}
document.addEventListener("allauth.error", (problem) => {
  problem.preventDefault(); // a person who pressed "cancel" is no error of the page
  document.getElementById("passkey-problem").hidden = false;
});
