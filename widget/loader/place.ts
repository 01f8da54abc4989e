// Places of our own in the page, which the page's styles do not reach: the launcher and what it opens,
// beside the page on a desktop, a sheet over it on a phone; or three faces in the page, and no panel.

import { icon, make } from "./dom";
import { drawSmall, handset } from "./home";
import { fetchPanel, panel } from "./ladder";
import { appearance, assets, edge, language, options, pageNow, say, site } from "./settings";
import { sheet } from "./style";
import { type Surface, emit } from "./surface";
import { Sentence } from "./texts";

export interface Opening {
  kind?: string | undefined;
  /** Words to begin with, if the visitor has typed none yet. */
  message?: string;
  touchpoint?: string;
}

/** Ends every listener on the page, and takes away what stands on it. */
export const life = new AbortController();
export const signal = life.signal;

export const build = (parent: HTMLElement, isInline: boolean) => {
  let opener: HTMLElement;
  // The shadow is open: tools see in, and a closed one protects nobody.
  const host = document.createElement(isInline ? "pronto-rate" : "pronto-widget");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  parent.append(host);
  signal.addEventListener("abort", () => host.remove());

  const content = make("div");
  const status = make("p", { role: "status" });
  // The browser tells a moment later, when it may be open again; so it is told here, and then not twice.
  const closed = (): void => {
    if (dialog.open || launcher.ariaExpanded == "false") return;
    launcher.ariaExpanded = "false";
    opener.focus();
    emit("close");
  };
  const close = (): void => {
    dialog.close();
    closed();
  };
  const surface: Surface = {
    content,
    screen: "feedback",
    site,
    edge,
    language,
    assets,
    appearance,
    isInline,
    touchpoint: parent.dataset.prontoRate,
    pick(screen, rating, receipt) {
      Object.assign(surface, { screen, rating, receipt, page: pageNow(), onback: () => surface.pick("feedback") });
      // The small form serves where there is no panel, or it fails.
      try {
        (isInline ? drawSmall : panel!.draw)(surface);
      } catch {
        drawSmall(surface);
      }
      content.querySelector("h3")?.focus();
    },
    back(isShown) {
      back.hidden = !isShown;
    },
    say(text) {
      status.textContent = text;
    },
    emit,
  };

  const symbol = (label: Sentence, path: string, onclick: () => void): HTMLElement =>
    make("button", { ariaLabel: say(label), onclick }, icon(path));
  const back = symbol(Sentence.back, "M15 5l-7 7 7 7", () => surface.onback!());
  const dialog = make(
    "dialog",
    {
      part: "panel",
      ariaLabel: appearance.company,
      onclose: closed,
      // Not modal on a desktop, so Escape is ours to hear.
      onkeydown({ key }: KeyboardEvent) {
        if (key == "Escape") close();
      },
    },
    make("header", null, back, make("h2", null, appearance.company), symbol(Sentence.close, "M6 6l12 12M18 6L6 18", close)),
    // Before what is shown: after it, what is only spoken would make the dialog scroll.
    status,
    content,
  );
  const launcher = make(
    "button",
    {
      part: "launcher",
      ariaLabel: say(Sentence.launcher_name, say(Sentence.launcher_label)),
      hidden: options.launcher == "false",
      ariaExpanded: "false",
      onclick: () => (dialog.open ? close() : open({}, launcher)),
    },
    handset(),
    Sentence.launcher_label,
  );
  const open = ({ kind, message, touchpoint }: Opening = {}, from: Element | null = document.activeElement): void => {
    fetchPanel(root);
    if (!dialog.open) {
      opener = from as HTMLElement;
      if (matchMedia("(max-width:480px),(max-height:520px)").matches) dialog.showModal();
      // `show()` would move focus to the first key.
      else dialog.setAttribute("open", "");
      launcher.ariaExpanded = "true";
      emit("open");
    }
    // What was there stays, unless another kind is asked for, or it is the first screen with nothing under way.
    if ((kind || back.hidden) && !content.querySelector("[aria-disabled=true]"))
      Object.assign(surface, { message, touchpoint }).pick(kind || "feedback");
    content.querySelector("h3")?.focus();
  };

  root.append(
    make(
      "section",
      // What floats over the page is a landmark of it.
      { lang: language, dir: "auto", className: options.position || "", ariaLabel: isInline ? null : appearance.company },
      ...(isInline ? [content, status] : [launcher, dialog]),
    ),
  );
  drawSmall(surface);
  return { open, close, prepare: () => fetchPanel(root) };
};
