// What is looked after while a form of ours is open in a page that is not ours.

import { attend } from "./aloud";
import { kit } from "./borrowed";
import type { Surface } from "./surface";
import { Sentence } from "./texts";

/** So long a page that is being left may still hold the key of its draft. */
const LEAVING_MS = 1e3;
/** Who loses the focus sooner than this did not ask for it. */
const AT_ONCE_MS = 50;

const claimed = new Set<string>();
const watched = new WeakSet<HTMLElement>();

/** A duplicated tab brings along the drafts of the first, whose keys are in use there: it gets keys of its own. */
const claim = (surface: Surface): void => {
  const { key } = surface.recall();
  if (claimed.has(key)) return;
  claimed.add(key);
  navigator.locks
    ?.request(key, { signal: AbortSignal.timeout(LEAVING_MS) }, () => new Promise(() => {}))
    .catch(() => {
      const draft = surface.recall();
      if (draft.key == key) surface.keep({ ...draft, key: surface.fresh(), tried: false, replaces: undefined });
    });
};

/** A page that takes keys or the focus before we hear of it cannot be typed in: the hosted page is offered. */
const guard = (surface: Surface): void => {
  const { content } = surface;
  let offered: HTMLElement | undefined;
  let focused = 0;
  const offer = (): void => {
    if (offered?.isConnected) return;
    const form = kit.plainPage({ message: surface.recall().message });
    offered = kit.make("div", { className: "keys" }, kit.make("p", null, Sentence.keys_taken), form);
    content.firstElementChild!.append(offered);
    surface.say!(kit.say(Sentence.keys_taken));
  };
  content.addEventListener("keydown", ({ defaultPrevented, key, target }) => {
    if (defaultPrevented && key.length == 1 && (target as HTMLElement).matches("input,textarea")) offer();
  });
  content.addEventListener("focusin", ({ target }) => {
    focused = Date.now();
    // Where there is room, with its label and its fault.
    (target as HTMLElement).closest("label")?.scrollIntoView({ block: "nearest" });
  });
  content.addEventListener("focusout", ({ relatedTarget }) => {
    // Within what is ours focus may go where it likes, head and launcher too, and so may a window's.
    const isPages = relatedTarget && !content.getRootNode().contains(relatedTarget as Node);
    if (document.hasFocus() && Date.now() - focused < AT_ONCE_MS && isPages) offer();
  });
};

/** Looks after a screen that was drawn. */
export const watch = (surface: Surface): void => {
  attend(surface);
  claim(surface);
  if (watched.has(surface.content)) return;
  watched.add(surface.content);
  guard(surface);
};
