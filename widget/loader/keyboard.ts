// On a phone the sheet stands above the screen's keyboard, which covers the page without shrinking it; and what is
// typed in stays in sight.

/** Lower than this, head and foot would leave too little between them (`later_style.ts` has it for windows). */
const LOW_PX = 480;

const place = (): void => {
  const dialog = document.querySelector("pronto-widget")?.shadowRoot?.querySelector("dialog");
  const view = visualViewport;
  if (!dialog || !view) return;
  // A page that was zoomed into is smaller, not covered.
  const seen = view.height * view.scale;
  dialog.style.setProperty("--seen", `${seen}px`);
  dialog.style.setProperty("--keyboard", `${Math.max(0, document.documentElement.clientHeight - seen - view.offsetTop)}px`);
  dialog.classList.toggle("low", seen <= LOW_PX);
};

visualViewport?.addEventListener("scroll", place);
visualViewport?.addEventListener("resize", () => {
  place();
  document.activeElement?.shadowRoot?.querySelector("input:focus,textarea:focus")?.scrollIntoView({ block: "center" });
});
