//! A request, as far as the routes look at it. Each look crosses into the runtime, so nothing is
//! read that nobody asks for.

use configuration::{Configuration, Language, Site};
use web_sys::Request;
use worker::Env;

use crate::{keys::Keys, settings::Settings};

/// The platform's own word on who calls; what else claims it is ignored.
const CLIENT_ADDRESS: &str = "CF-Connecting-IP";

/// A request with what the deployment knows.
pub(crate) struct Asked<'a> {
    request: &'a Request,
    pub(super) env: &'a Env,
    settings: &'a Settings,
}

impl<'a> Asked<'a> {
    pub(super) const fn new(request: &'a Request, env: &'a Env, settings: &'a Settings) -> Self {
        Self {
            request,
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
        self.request.headers().get(name).ok().flatten()
    }

    /// The address of the client, if the platform says.
    pub(super) fn client_address(&self) -> Option<String> {
        self.header(CLIENT_ADDRESS)
    }

    /// The language of an answer: `wanted` if the site speaks it, else what the browser asks for,
    /// else the site's first.
    pub(super) fn language(&self, site: &Site, wanted: Option<&str>) -> Language {
        let accepted = self.header("Accept-Language").unwrap_or_default();
        let wanted = [wanted.unwrap_or_default(), &accepted].join(",");
        Language::choose(&wanted, &site.languages)
    }
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
    use super::parts;

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
