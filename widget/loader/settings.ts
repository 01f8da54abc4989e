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
}

declare const __BAKED__: Baked;

export let { site, appearance, language, texts, assets } = __BAKED__;

const script = document.currentScript as HTMLScriptElement;
/** The script's `data-*` attributes. */
export const options = script.dataset;
/** The edge's address, without a slash at the end: the script's own, up to the site. */
export const edge = script.src.slice(0, script.src.lastIndexOf(`/${site}/`));
assets = `${edge}/${assets}/`;

/** A sentence. What stands in braces becomes `value`, which is the company unless given. */
export const say = (sentence: Sentence, value: unknown = appearance.company): string =>
  texts[sentence]!.replace(/{.*?}/, () => value as string);

/** A request with an end, six seconds from now unless given (RELIABILITY R8). */
export const request = (url: string, init?: RequestInit, ms = 6e3): Promise<Response> =>
  fetch(url, { signal: AbortSignal.timeout(ms), ...init });

/** The page's address, without what could name a person. */
export const pageNow = (): string => location.origin + location.pathname;

/** Fetches all sentences of a language; those of the first screens are baked in, in the first language. */
export const readTexts = async (wanted: string): Promise<void> => {
  const file = await (await request(assets + `texts/${wanted}.json`)).json();
  texts = file.texts;
  appearance.consent = { version: file.consent, text: say(Sentence.call_consent) };
  language = wanted;
};

/** The language that the script asks for, else the page's, else the browser's, among the site's. `en-GB`
 * is content with `en`. */
export const speak = async (): Promise<void> => {
  const wanted = [options.locale, document.documentElement.lang, ...navigator.languages]
    .map((tag) => [tag, tag?.slice(0, 2)].find((offered) => appearance.languages.includes(offered!)))
    .find((offered) => offered);
  if (wanted && wanted != language)
    try {
      await readTexts(wanted);
    } catch {
      // The visitor reads the first language of the company's.
    }
};
