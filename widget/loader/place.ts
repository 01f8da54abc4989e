// Places of our own in the page, which the page's styles do not reach: the launcher and what it opens,
// beside the page on a desktop, a sheet over it on a phone; or three faces in the page, and no panel.

import { icon, make } from "./dom";
import { type Kind, mint, recall, stored } from "./draft";
import { drawSmall, handset } from "./home";
import { later, prepare, prepareAll, sheets } from "./ladder";
import { isStranger, mail, options, pageNow, say, site } from "./settings";
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

/** What the page does not hear of while it happens in a place of ours: its shortcuts and traps are not meant. They are
 * signs of intent, too. */
const OURS = ["keydown", "keypress", "keyup", "focusin", "focusout", "pointerover"];
/** So often a place comes back to a page that takes it away: one that does so for ever is left alone. */
const RETURNS_MAX = 99;

export const build = (parent: HTMLElement, isInline: boolean) => {
  let opener: HTMLElement;
  // The shadow is open: tools see in, and a closed one protects nobody.
  const host = document.createElement(isInline ? "pronto-rate" : "pronto-widget");
  const root = host.attachShadow({ mode: "open" });
  for (const type of OURS)
    host.addEventListener(type, (event) => {
      event.stopPropagation();
      isInline ? prepare() : prepareAll();
    });
  parent.append(host);
  signal.addEventListener("abort", () => host.remove());

  const content = make("div");
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
  /** The name of the draft of what is drawn here: a screen, and the place. */
  const draft = (): string => surface.screen + ":" + (surface.touchpoint || "");
  const surface: Surface = {
    content,
    screen: "feedback",
    page: pageNow(),
    site,
    isInline,
    refused: isStranger,
    touchpoint: parent.dataset.prontoRate,
    last: stored("last"),
    mail,
    recall: () => recall(draft()),
    keep: (kept) => stored(draft(), kept),
    fresh: mint,
    received(kind: Kind, { reference, case_url }) {
      surface.last = stored("last", { reference, case_url });
      emit("submit", { kind, reference });
    },
    pick(screen, rating, receipt) {
      Object.assign(surface, { screen, rating, receipt, page: pageNow(), onback: () => surface.pick("feedback") });
      // The small form serves where there is no panel, or it fails.
      try {
        later?.watch(surface);
        (isInline ? drawSmall : later!.panel!.draw)(surface);
      } catch {
        drawSmall(surface);
      }
      content.querySelector("h3")?.focus();
    },
    back(isShown) {
      // Another screen: it takes on the styles that have arrived.
      root.adoptedStyleSheets = sheets;
      back.hidden = !isShown;
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
      ariaLabel: site.company,
      // What scrolls would be a stop of the Tab key before Close.
      tabIndex: -1,
      // Not modal on a desktop, but a phone's Back key and Escape close it all the same.
      ...{ closedBy: "closerequest" },
      onclose: closed,
      // For browsers that do not know that. A word that is still being composed is not ours to end.
      onkeydown({ key, isComposing }: KeyboardEvent) {
        if (key == "Escape" && !isComposing) close();
      },
    },
    make("header", null, back, make("h2", null, site.company), symbol(Sentence.close, "M6 6l12 12M18 6L6 18", close)),
    content,
  );
  const launcher = make(
    "button",
    {
      part: "launcher",
      ariaLabel: say(Sentence.launcher_name),
      hidden: options.launcher == "false",
      ariaExpanded: "false",
      onclick: () => (dialog.open ? close() : open({}, launcher)),
    },
    handset(),
    Sentence.launcher_label,
  );
  /** Puts it where it can be seen and pressed: at the end of the page, or within a modal dialog of the page's. */
  const settle = (): void => {
    const place = [...document.querySelectorAll(":modal")].pop() || document.body;
    place.append(host);
    place.addEventListener("close", settle, { once: true });
    if (!dialog.open) return;
    // What was moved is modal no longer, and `show()` would move focus to the first key.
    dialog.open = false;
    if (matchMedia("(max-width:480px),(max-height:520px)").matches) dialog.showModal();
    else dialog.open = true;
  };
  const open = ({ kind, message, touchpoint }: Opening = {}, from: Element | null = document.activeElement): void => {
    prepareAll();
    if (!dialog.open) {
      opener = from as HTMLElement;
      dialog.open = true;
      settle();
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
      { lang: site.language, dir: "auto", className: options.position || "", ariaLabel: isInline ? null : site.company },
      ...(isInline ? [content] : [launcher, dialog]),
    ),
  );
  drawSmall(surface);
  // Whoever has reported something in this tab is led back to it.
  if (surface.last) prepare();
  /** A page that is drawn anew takes it away: it comes back, with what was typed. */
  let returns = 0;
  const restore = (): void => {
    if (!host.isConnected && returns++ < RETURNS_MAX) settle();
  };
  return { open, close, restore, prepare: prepareAll };
};
