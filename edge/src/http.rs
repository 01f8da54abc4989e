//! Routes. What no static asset answers comes here.

mod answer;
mod asked;
mod body;
mod bounces;
mod case;
mod contact;
mod cors;
mod draft;
mod form;
mod inquiry;
mod pace;
mod page;
mod problem;
mod read;
mod receipt;
mod sender;
mod status;
mod submit;
mod ways_back;

use configuration::{Language, Site};
use wasm_bindgen::JsValue;
use web_sys::{Request, Response};
use worker::{Env, console_error};

use self::{answer::Answer, asked::Asked, problem::Refusal};
use crate::settings::Settings;

/// A route, with what its path holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Route<'a> {
    /// `/v1/sites/{site}/submissions`.
    Submissions { site: &'a str },
    /// `/v1/receipts/{token}`.
    Receipt { token: &'a str },
    /// `/v1/bounces/{token}`.
    Bounces { token: &'a str },
    /// `/contact/{site}`.
    Contact { site: &'a str },
    /// `/case/{token}`.
    Case { token: &'a str },
    /// `/read/{token}`.
    Read { token: &'a str },
    /// `/status`.
    Health,
    /// `/status/{site}`.
    Status { site: &'a str },
    /// `/status/{site}/dead`.
    Dead { site: &'a str },
    /// `/status/{site}/check`.
    Check { site: &'a str },
}

/// Answers a request. The runtime's own error is one that only it can cause.
pub(crate) async fn respond(request: &Request, env: &Env) -> Result<Response, JsValue> {
    let answer = match Settings::of(env) {
        Ok(settings) => {
            let url = request.url();
            route(&Asked::new(request, env, settings), &url).await
        }
        Err(cause) => {
            console_error!("the Worker is not configured: {cause}");
            inquiry::unable("not configured").document("", Language::English)
        }
    };
    answer.into_response()
}

/// Answers a request that a trap has ended. What it had come to nobody knows any more.
pub(crate) fn unavailable(request: &Request, env: &Env) -> Result<Response, JsValue> {
    let refusal = inquiry::unavailable("a trap ended it");
    let Ok(settings) = Settings::of(env) else {
        return refusal.document("", Language::English).into_response();
    };
    let (asked, url) = (Asked::new(request, env, settings), request.url());
    let document = |site: Option<&Site>| {
        let language = site.map_or(Language::English, |site| asked.language(site, None));
        let answer = refusal.document(asked.configuration().base_url(), language);
        match site {
            Some(site) => cors::share(answer, &cors::origin(&asked, site)),
            None => answer,
        }
    };
    let answer = match asked::parts(&url).and_then(|(_, path, _)| Route::of(path)) {
        Some(Route::Contact { site }) => match site_of(&asked, site) {
            Ok(site) => contact::refused(&asked, site, &refusal),
            Err(_) => page::refused(&asked, None, &refusal),
        },
        Some(Route::Case { .. } | Route::Read { .. }) => page::refused(&asked, None, &refusal),
        Some(Route::Submissions { site }) => document(site_of(&asked, site).ok()),
        Some(Route::Receipt { token }) => {
            document(receipt::open(&asked, token).ok().map(|(_, site)| site))
        }
        _ => document(None),
    };
    answer.into_response()
}

async fn route(asked: &Asked<'_>, url: &str) -> Answer {
    let base_url = asked.configuration().base_url();
    let refuse = |refusal: Refusal| refusal.document(base_url, Language::English);
    let Some((host, path, query)) = asked::parts(url) else {
        return refuse(Refusal::NoRoute);
    };
    if asked::parts(base_url).is_none_or(|(ours, _, _)| ours != host) {
        return refuse(Refusal::Host);
    }
    let Some(route) = Route::of(path) else {
        return refuse(Refusal::NoRoute);
    };
    let method = asked.raw().method();
    match route {
        Route::Submissions { site } => match (site_of(asked, site), method.as_str()) {
            (Err(refusal), _) => refuse(refusal),
            (Ok(site), "POST") => submit::answer(asked, site).await,
            (Ok(site), method) => not_there(asked, site, method, "POST, OPTIONS"),
        },
        Route::Receipt { token } => match (receipt::open(asked, token), method.as_str()) {
            (Err(refusal), "GET" | "HEAD" | "OPTIONS") => refuse(refusal),
            (Ok((case, site)), "GET" | "HEAD") => receipt::answer(asked, &case, site).await,
            (Ok((_, site)), method) => not_there(asked, site, method, "GET, HEAD, OPTIONS"),
            (Err(_), _) => refuse(Refusal::Method {
                allow: "GET, HEAD, OPTIONS",
            }),
        },
        Route::Bounces { token } => match method.as_str() {
            "POST" => bounces::take(asked, token).await,
            _ => refuse(Refusal::Method { allow: "POST" }),
        },
        Route::Contact { site } => match (site_of(asked, site), method.as_str()) {
            (Err(refusal), _) => page::refused(asked, None, &refusal),
            (Ok(site), "GET" | "HEAD") => contact::show(asked, site, query),
            (Ok(site), "POST") => contact::take(asked, site).await,
            (Ok(site), method) => page::not_there(asked, site, method, "GET, HEAD, POST"),
        },
        Route::Health => match method.as_str() {
            "GET" | "HEAD" => status::health(),
            _ => refuse(Refusal::Method { allow: "GET, HEAD" }),
        },
        Route::Status { site } => match (site_of(asked, site), method.as_str()) {
            (Err(refusal), _) => refuse(refusal),
            (Ok(site), "GET" | "HEAD") => status::answer(asked, site).await,
            (Ok(_), _) => refuse(Refusal::Method { allow: "GET, HEAD" }),
        },
        Route::Dead { site } => match (site_of(asked, site), method.as_str()) {
            (Err(refusal), _) => refuse(refusal),
            (Ok(site), "GET" | "HEAD") => status::dead(asked, site).await,
            (Ok(site), "POST") => status::revive(asked, site).await,
            (Ok(_), _) => refuse(Refusal::Method {
                allow: "GET, HEAD, POST",
            }),
        },
        Route::Check { site } => match (site_of(asked, site), method.as_str()) {
            (Err(refusal), _) => refuse(refusal),
            (Ok(site), "POST") => status::check(asked, site).await,
            (Ok(_), _) => refuse(Refusal::Method { allow: "POST" }),
        },
        Route::Read { token } => match (read::open(asked, token), method.as_str()) {
            (Err(refusal), "GET" | "HEAD" | "POST") => page::refused(asked, None, &refusal),
            (Ok((_, site)), "GET" | "HEAD") => read::show(asked, site),
            (Ok((letter, site)), "POST") => read::tell(asked, letter, site).await,
            (Ok((_, site)), method) => page::not_there(asked, site, method, "GET, HEAD, POST"),
            (Err(_), _) => {
                let allow = "GET, HEAD, POST";
                page::refused(asked, None, &Refusal::Method { allow })
            }
        },
        Route::Case { token } => match (receipt::open(asked, token), method.as_str()) {
            (Err(refusal), "GET" | "HEAD" | "POST") => page::refused(asked, None, &refusal),
            (Ok((case, site)), "GET" | "HEAD") => case::show(asked, &case, site, query).await,
            (Ok((case, site)), "POST") => case::act(asked, &case, site, query).await,
            (Ok((_, site)), method) => page::not_there(asked, site, method, "GET, HEAD, POST"),
            (Err(_), _) => {
                let allow = "GET, HEAD, POST";
                page::refused(asked, None, &Refusal::Method { allow })
            }
        },
    }
}

impl<'a> Route<'a> {
    /// The route of a path. Ids and tokens have no characters that a path would encode.
    fn of(path: &'a str) -> Option<Self> {
        let mut segments = path.strip_prefix('/')?.split('/');
        let [first, second, third, fourth] = std::array::from_fn(|_| segments.next());
        if segments.next().is_some() {
            return None;
        }
        let Some(second) = second else {
            return (first? == "status").then_some(Self::Health);
        };
        match (first?, second, third, fourth) {
            ("status", site, None, None) => Some(Self::Status { site }),
            ("status", site, Some("dead"), None) => Some(Self::Dead { site }),
            ("status", site, Some("check"), None) => Some(Self::Check { site }),
            ("v1", "sites", Some(site), Some("submissions")) => Some(Self::Submissions { site }),
            ("v1", "receipts", Some(token), None) => Some(Self::Receipt { token }),
            ("v1", "bounces", Some(token), None) => Some(Self::Bounces { token }),
            ("contact", site, None, None) => Some(Self::Contact { site }),
            ("case", token, None, None) => Some(Self::Case { token }),
            ("read", token, None, None) => Some(Self::Read { token }),
            _ => None,
        }
    }
}

/// A method of `/v1` that is a preflight, or none that the route has.
fn not_there(asked: &Asked<'_>, site: &Site, method: &str, allow: &'static str) -> Answer {
    let origin = cors::origin(asked, site);
    let answer = match method {
        "OPTIONS" => cors::preflight(&origin, allow),
        _ => Err(Refusal::Method { allow }),
    };
    let answer = answer.unwrap_or_else(|refusal| {
        refusal.document(asked.configuration().base_url(), Language::English)
    });
    cors::share(answer, &origin)
}

fn site_of<'a>(asked: &Asked<'a>, id: &str) -> Result<&'a Site, Refusal> {
    asked.configuration().site(id).ok_or(Refusal::NoSite)
}

#[cfg(test)]
mod tests {
    use super::Route;

    #[test]
    fn ok_routes() {
        for (path, expected) in [
            (
                "/v1/sites/acme/submissions",
                Some(Route::Submissions { site: "acme" }),
            ),
            (
                "/v1/receipts/v1.a.b.c",
                Some(Route::Receipt { token: "v1.a.b.c" }),
            ),
            ("/v1/bounces/abc", Some(Route::Bounces { token: "abc" })),
            ("/v1/bounces", None),
            ("/contact/acme", Some(Route::Contact { site: "acme" })),
            ("/case/v1.a.b.c", Some(Route::Case { token: "v1.a.b.c" })),
            ("/read/v1.a.b.c", Some(Route::Read { token: "v1.a.b.c" })),
            ("/status", Some(Route::Health)),
            ("/status/acme", Some(Route::Status { site: "acme" })),
            ("/status/acme/dead", Some(Route::Dead { site: "acme" })),
            ("/status/acme/check", Some(Route::Check { site: "acme" })),
            ("/status/acme/other", None),
            ("/", None),
            ("/contact", None),
            ("/contact/acme/", None),
            ("/contact/acme/more", None),
            ("/v1/sites/acme/submissions/", None),
            ("//contact/acme", None),
        ] {
            assert_eq!(Route::of(path), expected, "{path}");
        }
    }
}
