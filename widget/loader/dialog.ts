// The launcher and what it opens: beside the page on a desktop, a sheet over it on a phone.

import { icon, make } from "./dom";
import { drawSmall, handset } from "./home";
import { fetchPanel, panel } from "./ladder";
import { mount, surfaceOf } from "./mount";
import { appearance, options, say } from "./settings";
import { emit } from "./surface";
import { Sentence } from "./texts";

export interface Opening {
  kind?: string | undefined;
  /** Words to begin with, if the visitor has typed none yet. */
  message?: string;
  touchpoint?: string;
}

/** Puts the launcher and the closed dialog on the page. */
export const build = () => {
  let opener: HTMLElement | undefined;
  const close = (): void => dialog.close();
  const [surface, content, status] = surfaceOf({
    pick(screen, rating, receipt) {
      Object.assign(surface, { screen, rating, receipt });
      if (panel)
        try {
          surface.content.replaceChildren();
          return panel.draw(surface);
        } catch {
          // The small form serves.
        }
      drawSmall(surface, screen, rating, receipt);
    },
    close,
    back(isShown) {
      back.hidden = !isShown;
    },
  });

  const symbol = (label: Sentence, path: string, onclick: () => void): HTMLElement =>
    make("button", { type: "button", ariaLabel: say(label), onclick }, icon(path));
  const back = symbol(Sentence.back, "M15 5l-7 7 7 7", () => surface.onback!());
  const dialog = make(
    "dialog",
    {
      part: "panel",
      ariaLabel: appearance.company,
      onclose() {
        launcher.ariaExpanded = "false";
        opener!.focus();
        emit("close");
      },
      // Not modal on a desktop, so Escape is ours to hear. On a phone the dimmed page is the dialog itself.
      onkeydown: ({ key }) => {
        if (key == "Escape") close();
      },
      onclick: ({ target }) => {
        if (target == dialog) close();
      },
    },
    make("header", {}, back, make("h2", {}, appearance.company), symbol(Sentence.close, "M6 6l12 12M18 6L6 18", close)),
    content,
    status,
  );
  const launcher = make(
    "button",
    {
      type: "button",
      part: "launcher",
      ariaLabel: say(Sentence.launcher_name, say(Sentence.launcher_label)),
      ariaHasPopup: "dialog",
      ariaExpanded: "false",
      onclick: () => (dialog.open ? close() : open({}, launcher)),
    },
    handset(),
    say(Sentence.launcher_label),
  );
  const root = mount(document.body, "pronto-widget", options.launcher == "false" ? "" : launcher, dialog);
  const prepare = (): Promise<void> => fetchPanel(root);

  const open = ({ kind, message, touchpoint }: Opening = {}, from: Element | null = document.activeElement): void => {
    prepare();
    Object.assign(surface, { message, touchpoint });
    if (!dialog.open) {
      opener = from as HTMLElement;
      if (matchMedia("(max-width:480px),(max-height:520px)").matches) dialog.showModal();
      // `show()` would move focus to the first key.
      else dialog.setAttribute("open", "");
      launcher.ariaExpanded = "true";
      emit("open");
    }
    // What is drawn stays, but the first screen is the panel's if that has come.
    if (kind || !surface.screen || surface.screen == "home") surface.pick(kind == "question" || kind == "callback" ? kind : "home");
    surface.content.querySelector("h3")?.focus();
  };
  return { open, close, prepare };
};
