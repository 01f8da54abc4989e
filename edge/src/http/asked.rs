//! A request, as far as the routes look at it. Each look crosses into the runtime and costs more than
//! what is done with the answer: what every submission is asked for crosses together, and of the rest
//! nothing is read that nobody asks for.

use configuration::{Configuration, Language, Site};
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Request;
use worker::Env;

use crate::{client::Client, keys::Keys, settings::Settings};

/// The platform's own word on who calls; what else claims it is ignored.
const CLIENT_ADDRESS: &str = "CF-Connecting-IP";

/// The headers that every submission is asked for, in the order in which `crossing.js` hands them over.
const HEADERS: [&str; 6] = [
    "Accept-Language",
    "Content-Encoding",
    "Content-Length",
    "Content-Type",
    "Idempotency-Key",
    "Origin",
];

#[wasm_bindgen(module = "/src/http/crossing.js")]
extern "C" {
    #[wasm_bindgen(js_name = readHeaders)]
    fn read_headers(request: &Request) -> String;
}

/// A request with what the deployment knows.
pub(crate) struct Asked<'a> {
    request: &'a Request,
    headers: String,
    pub(super) env: &'a Env,
    settings: &'a Settings,
}

impl<'a> Asked<'a> {
    pub(super) fn new(request: &'a Request, env: &'a Env, settings: &'a Settings) -> Self {
        Self {
            request,
            headers: read_headers(request),
            env,
            settings,
        }
    }

    pub(super) const fn raw(&self) -> &Request {
        self.request
    }

    pub(super) const fn configuration(&self) -> &'a Configuration {
        &self.settings.configuration
    }

    pub(super) const fn keys(&self) -> &'a Keys {
        &self.settings.keys
    }

    /// A header's value; several of one name are joined by commas.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        match HEADERS.iter().position(|header| *header == name) {
            Some(place) => line(&self.headers, place).map(str::to_owned),
            None => self.request.headers().get(name).ok().flatten(),
        }
    }

    /// Who calls, by the name of that day.
    pub(super) fn client(&self, at_ms: u64) -> Client {
        Client::of(self.header(CLIENT_ADDRESS).as_deref(), self.keys(), at_ms)
    }

    /// The language of an answer: `wanted` if the site speaks it, else what the browser asks for,
    /// else the site's first.
    pub(super) fn language(&self, site: &Site, wanted: Option<&str>) -> Language {
        let accepted = self.header("Accept-Language").unwrap_or_default();
        let wanted = [wanted.unwrap_or_default(), &accepted].join(",");
        Language::choose(&wanted, &site.languages)
    }
}

/// The header in this place of those that crossed together, if it was sent.
fn line(lines: &str, place: usize) -> Option<&str> {
    lines.split('\n').nth(place)?.strip_prefix('=')
}

/// The parts of an address that routes go by: host with port, path, and query.
pub(super) fn parts(url: &str) -> Option<(&str, &str, &str)> {
    let (_, rest) = url.split_once("://")?;
    let rest = rest.split('#').next().unwrap_or_default();
    let (before, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = match before.find('/') {
        Some(slash) => before.split_at_checked(slash)?,
        None => (before, "/"),
    };
    Some((host, path, query))
}

#[cfg(test)]
mod tests {
    use super::{HEADERS, line, parts};

    #[test]
    fn ok_header_sent_empty_or_missing() {
        let lines = "=it, en;q=0.5\n=\n\n=text/plain\n";
        let read = [0, 1, 2, 3, 4, 5].map(|place| line(lines, place));
        assert_eq!(
            read,
            [
                Some("it, en;q=0.5"),
                Some(""),
                None,
                Some("text/plain"),
                None,
                None
            ]
        );
    }

    #[test]
    fn pin_both_sides_have_the_headers_in_the_same_order() {
        let script = include_str!("crossing.js");
        let list = script.split(['[', ']']).nth(1).unwrap();
        let listed: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
        assert_eq!(listed, HEADERS);
    }

    #[test]
    fn ok_parts_of_an_address() {
        for (url, expected) in [
            ("https://a.example/", ("a.example", "/", "")),
            (
                "http://a.example:81/x/y?z=/",
                ("a.example:81", "/x/y", "z=/"),
            ),
            ("https://a.example", ("a.example", "/", "")),
            ("https://a.example?x=1", ("a.example", "/", "x=1")),
        ] {
            assert_eq!(parts(url), Some(expected), "{url}");
        }
        assert_eq!(parts("nonsense"), None);
    }
}
