// The loader: what the page may call, say and mark. The launcher, the first screen, the forms and Send are in
// this one file. On intent it fetches `later.ts`, what follows Send, and the panel, which draws the next
// screen if it has arrived by then; where it cannot run, the small form goes on.
//
// What the bundle step makes of it. This file is bundled once,
//
//   esbuild widget/loader/pronto.ts --bundle --format=iife --target=es2020 --minify --charset=utf8
//   terser --ecma 2020 --mangle --compress passes=3
//
// and written for each site with `__BAKED__`, which stands in it once, replaced by an object as JSON:
//
//   { "id": "acme",
//     "edge": "https://feedback.example.com",
//     "assets": "https://feedback.example.com/w/{hash}/",
//     company, phone, tel, mailto, privacy_url, languages, origins, colours, dark, consent,
//     "language": "en",                the first of the site's languages, that of `texts`
//     "texts": ["Hello?", …] }         the first part of `texts.txt`, in its order, what does not change filled in
//
// In `{assets}` lie `later.js` (from `later.ts`, as a module), `panel.js`, `panel_bg.wasm`, `panel.css`, and for each of
// the site's languages, the first too, `{site}/{language}.js`: a module with `language`, `texts` (both parts), `consent`,
// `time_zone`.

import { link, make, wait } from "./dom";
import { face, faceName } from "./face";
import { plainPage } from "./failed";
import { field, form } from "./form";
import type { Kit } from "./kit";
import { lent, sheets } from "./ladder";
import { build, life, signal } from "./place";
import { hosted, mail, options, say, site, speak } from "./settings";
import { makeSheet, rules } from "./style";
import { emit } from "./surface";
import { Sentence } from "./texts";

type Widget = Pick<ReturnType<typeof build>, "open"> & Partial<ReturnType<typeof build>>;

/** So often it is asked whether the page has been read. */
const READ_MS = 9;

type Given = never;
type Command = (...given: Given[]) => unknown;
type Api = ((command: string, ...given: unknown[]) => unknown) & { q?: Iterable<[string]>; site?: string };

declare global {
  interface Window {
    pronto?: Api | undefined;
  }
}

/** What a browser that lacks something gets: a link to the hosted page, and buttons that lead there. */
const plain = (): Widget => {
  if (options.launcher != "false") document.body.append(link(hosted, Sentence.launcher_label));
  return { open: () => location.assign(hosted) };
};

const full = (): Widget => {
  sheets.push(makeSheet(rules));
  // What old browsers lack, or a page that is not secure, and only a press, or a voice, would find out.
  if (!crypto.randomUUID || !HTMLDialogElement || !AbortSignal.timeout || !"".toWellFormed || document.body.ariaLabel === undefined) throw 0;
  const kit: Kit = { make, say, mail, face, faceName, field, form, plainPage };
  Object.assign(lent, kit);
  const widget = build(document.body, false);
  // Faces stand wherever the page marks a place, now or later.
  const look = (): void => {
    for (const place of document.querySelectorAll<HTMLElement>("[data-pronto-rate]"))
      if (!place.querySelector("pronto-rate")) build(place, true);
    widget.restore();
  };
  look();
  const watch = new MutationObserver(look);
  watch.observe(document, { childList: true, subtree: true });
  signal.onabort = () => watch.disconnect();
  return widget;
};

const start = async (): Promise<Widget> => {
  // The page is read to its end first: what it marks stands anywhere.
  while (document.readyState == "loading") await wait(READ_MS);
  await speak();
  let widget: Widget;
  try {
    widget = full();
  } catch {
    widget = plain();
  }
  // Intent is a pointer over what opens it, or a press.
  for (const type of ["click", "pointerover"])
    document.addEventListener(
      type,
      (event) => {
        const place = (event.target as HTMLElement).closest?.<HTMLElement>("[data-pronto-open]");
        if (!place) return;
        widget.prepare?.();
        if (type != "click") return;
        event.preventDefault();
        widget.open({ kind: place.dataset.prontoOpen }, place);
      },
      { signal },
    );
  if (options.prefetch) (window.requestIdleCallback || setTimeout)(widget.prepare!);
  emit("ready");
  return widget;
};

// A second script does nothing.
if (!window.pronto?.site) {
  const early = window.pronto?.q || [];
  const commands: Record<string, Command> = {
    open: (opening) => ready.then((widget) => widget.open(opening)),
    close: () => ready.then((widget) => widget.close?.()),
    on(event: string, hear: (detail: unknown) => void) {
      const heard = (told: Event): void => hear((told as CustomEvent).detail);
      document.addEventListener("pronto:" + event, heard, { signal });
      return () => document.removeEventListener("pronto:" + event, heard);
    },
    destroy() {
      life.abort();
      delete window.pronto;
    },
  };
  const api: Api = (command, ...given) => commands[command]?.(...(given as Given[]));
  api.site = site.id;
  window.pronto = api;
  const ready = start();
  for (const call of early) api(...call);
}
