// On a phone the sheet stands above the screen's keyboard, which covers the page without shrinking it.

const place = (): void => {
  const dialog = document.querySelector("pronto-widget")?.shadowRoot?.querySelector("dialog");
  const view = visualViewport;
  if (!dialog || !view) return;
  // A page that was zoomed into is smaller, not covered.
  const seen = view.height * view.scale;
  dialog.style.setProperty("--seen", `${seen}px`);
  dialog.style.setProperty("--keyboard", `${Math.max(0, document.documentElement.clientHeight - seen - view.offsetTop)}px`);
};

for (const change of ["resize", "scroll"]) visualViewport?.addEventListener(change, place);
