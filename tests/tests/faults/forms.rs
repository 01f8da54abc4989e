//! The hosted page's form, as a browser without script posts it.

use reqwest::Method;
use tests::{Answer, EdgeClient};

/// The hosted page of the site.
const PATH: &str = "/contact/acme";

/// Fields of a form, by their names.
pub(crate) type Fields = Vec<(String, String)>;

/// The page as a link opens it.
pub(crate) async fn page(client: &EdgeClient) -> Answer {
    Answer::of(client.request(Method::GET, PATH)).await
}

/// The form of words that a page gives out, filled with a question.
pub(crate) fn filled(page: &Answer, words: &str) -> Fields {
    let hidden = ["token", "key", "locale", "replaces"];
    let hidden = hidden.map(|name| (name, page.hidden(name).unwrap_or_default()));
    let typed = [
        ("kind", "question"),
        ("message", words),
        ("email", "anna@example.net"),
    ];
    let typed = typed.map(|(name, value)| (name, value.to_owned()));
    let fields = hidden.into_iter().chain(typed);
    fields
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// Sends the hosted page's form.
pub(crate) async fn post(client: &EdgeClient, form: &Fields) -> Answer {
    Answer::of(client.form(PATH, form).header("Origin", client.base_url())).await
}
