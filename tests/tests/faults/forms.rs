//! The hosted page's form, as a browser without script posts it.

use reqwest::{Method, Url};
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
    let form = page.body.rsplit("<form").next().unwrap_or_default();
    let hidden = |name: &str| (name.to_owned(), hidden(form, name).unwrap_or_default());
    let typed = [
        ("kind", "question"),
        ("message", words),
        ("email", "anna@example.net"),
    ];
    let typed = typed.map(|(name, value)| (name.to_owned(), value.to_owned()));
    ["token", "key", "locale", "replaces"]
        .map(hidden)
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .chain(typed)
        .collect()
}

/// The value of a hidden field.
pub(crate) fn hidden(html: &str, name: &str) -> Option<String> {
    let field = html.split(&format!("name=\"{name}\" value=\"")).nth(1);
    field?.split('"').next().map(str::to_owned)
}

/// Sends the hosted page's form.
pub(crate) async fn post(client: &EdgeClient, form: &Fields) -> Answer {
    post_to(client, PATH, form).await
}

/// Sends a form of a page of ours.
pub(crate) async fn post_to(client: &EdgeClient, path: &str, form: &Fields) -> Answer {
    let written = Url::parse_with_params("http://form.example/", form).expect("fields");
    let request = client
        .request(Method::POST, path)
        .header("Origin", client.base_url())
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(written.query().unwrap_or_default().to_owned());
    Answer::of(request).await
}
