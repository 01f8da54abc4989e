// Example numbers of every country and type, as libphonenumber has them, in the ways in which people
// type them: one line each of site's country, form, what is typed, E.164, extension, and the E.164 of another
// number that it may be as well: one of the site's own country, for libphonenumber as for people there.

import { createRequire } from "node:module";

const {
  PhoneNumberFormat: Format,
  PhoneNumberType: Type,
  PhoneNumberUtil,
} = createRequire(import.meta.url)("google-libphonenumber");

// Sites abroad: with and without a trunk prefix, plans of one length and of many.
const ABROAD = ["IT", "DE", "GB", "FR", "ES", "US"];
const EXTENSIONS = [" int. 12", " ext. 12", "x12", ";ext=12", " #12", " доб. 12", " Durchwahl 12"];

const util = PhoneNumberUtil.getInstance();
const digits = (text) => text.replace(/\D/g, "");

/** What libphonenumber makes of it, if that is a number; else nothing. */
function read(typed, site) {
  try {
    const number = util.parse(typed, site);
    return util.isValidNumber(number) ? util.format(number, Format.E164) : "";
  } catch {
    return "";
  }
}

function say(site, form, typed, e164, extension = "", other = "") {
  console.log([site, form, typed, e164, extension, other].join("\t"));
}

for (const region of util.getSupportedRegions().sort()) {
  for (const type of Object.values(Type)) {
    const number = util.getExampleNumberForType(region, type);
    if (!number || type === Type.UNKNOWN || type === Type.FIXED_LINE_OR_MOBILE) continue;
    const e164 = util.format(number, Format.E164);
    const national = util.format(number, Format.NATIONAL);
    const international = util.format(number, Format.INTERNATIONAL);
    say(region, "national", national, e164);
    say(region, "national, digits", digits(national), e164);
    say(region, "national, no trunk prefix", util.getNationalSignificantNumber(number), e164);
    for (const extension of EXTENSIONS) {
      const whole = national + extension;
      if (whole.length <= 32) say(region, "national, extension", whole, e164, "12");
    }
    for (const site of [region, ...ABROAD]) {
      const where = site === region ? "at home" : "abroad";
      say(site, "international, " + where, international, e164);
      say(site, "international, digits, " + where, e164, e164);
      say(site, "behind 00, " + where, "00" + e164.slice(1), e164);
      say(site, "extension, " + where, international + " ext. 12", e164, "12");
      const bare = e164.slice(1);
      say(site, "no plus, " + where, bare, e164, "", site === region ? "" : read(bare, site));
      if (site !== region) {
        say(site, "dialled abroad", util.formatOutOfCountryCallingNumber(number, site), e164);
      }
    }
  }
}
