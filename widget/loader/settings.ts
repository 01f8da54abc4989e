// What the bundle step baked into this file, where the file came from, and the language spoken.

import { Sentence } from "./texts";

export interface Appearance {
  company: string;
  phone: string;
  email: string;
  privacy_url: string;
  languages: string[];
  colours: Record<string, string>;
  consent: { version: string; text: string };
}

interface Baked {
  site: string;
  appearance: Appearance;
  language: string;
  texts: string[];
  assets: string;
  limits: Record<string, number>;
}

declare const __BAKED__: Baked;

export let { site, appearance, language, texts, assets, limits } = __BAKED__;

const script = document.currentScript as HTMLScriptElement;
/** The script's `data-*` attributes. */
export const options = script.dataset;
/** The edge's address, without a slash at the end: the script's own, up to the site. */
export const edge = script.src.slice(0, script.src.lastIndexOf(`/${site}/`));
assets = `${edge}/${assets}/`;

/** A sentence. What stands in braces becomes `value`, which is the company unless given. */
export const say = (sentence: Sentence, value: unknown = appearance.company): string =>
  texts[sentence]!.replace(/{.*?}/, () => value as string);

/** JSON from the edge, within six seconds unless given (RELIABILITY R8). */
export const request = (url: string, init: RequestInit = {}, ms = 6e3): Promise<Response> =>
  fetch(url, { signal: AbortSignal.timeout(ms), ...init });

/** The language that the script asks for, else the page's, else the browser's, among the site's. */
export const speak = async (): Promise<void> => {
  for (const tag of [options.locale, document.documentElement.lang, ...navigator.languages])
    // `en-GB` is content with `en`.
    for (const wanted of [tag, tag?.slice(0, 2)])
      if (appearance.languages.includes(wanted!)) {
        if (wanted != language)
          try {
            const file = await (await request(assets + `texts/${wanted}.json`)).json();
            texts = file.texts;
            appearance.consent = { version: file.consent, text: say(Sentence.call_consent) };
            language = wanted!;
          } catch {
            // The visitor reads the first language of the company's.
          }
        return;
      }
};
