//! What is added to a case: how much in a day, and how much of it a page shows.

use std::time::Duration;

use libtest_mimic::Trial;
use reqwest::Method;
use serde_json::json;
use shared::limits::ADDITIONS_PER_CASE_DAY_MAX;
use tests::{Answer, Clock, EdgeClient, ScriptedSmtp, Terms, Workerd, can_have_own_clock};

use crate::limits::assert_waits;
use crate::visits::{Visit, cases, settled};
use crate::world::{Scale, Tally, faults};

const SECONDS_OF_A_DAY: u32 = 86_400;
/// What a page shows of a case.
const PART: u32 = 20;

pub(crate) fn trials() -> Vec<Trial> {
    faults![
        t46_a_case_takes_so_many_additions_a_day,
        t46_a_page_shows_what_was_said_last_and_leads_to_the_rest,
    ]
}

/// A case with this token, and so many additions, each with words of its own.
async fn add(client: &EdgeClient, token: &str, count: u32) -> Vec<Visit> {
    let mut visits = Vec::new();
    for at in 0..count {
        let mut visit = addition(token, at);
        visit.send(client).await;
        visits.push(visit);
    }
    visits
}

fn addition(token: &str, at: u32) -> Visit {
    let mut visit = Visit::new();
    let message = format!("Aggiunta {at:04}, {}.", visit.key);
    visit.draft = json!({ "kind": "feedback", "message": message, "receipt": token });
    visit
}

async fn begun(client: &EdgeClient) -> (Visit, String) {
    let mut visit = Visit::new();
    let token = visit.send(client).await.receipt().receipt;
    (visit, token.expect("a token"))
}

/// What is typed into the form on a case's page, and sent.
async fn add_by_page(client: &EdgeClient, token: &str, words: &str, locale: &str) -> Answer {
    let path = format!("/case/{token}?locale={locale}");
    let page = Answer::of(client.request(Method::GET, &path)).await;
    let hidden = ["token", "key", "add", "kind", "receipt", "locale"];
    let mut form: Vec<(&str, String)> = hidden
        .iter()
        .map(|name| {
            (
                *name,
                page.hidden(name)
                    .unwrap_or_else(|| panic!("{name}: {page:?}")),
            )
        })
        .collect();
    form.push(("message", words.to_owned()));
    let path = format!("/contact/acme?locale={locale}");
    Answer::of(
        client
            .form(&path, &form)
            .header("Origin", client.base_url()),
    )
    .await
}

async fn t46_a_case_takes_so_many_additions_a_day(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let terms = Terms::mail_at(smtp.port());
    let has_clock = can_have_own_clock();
    let workerd = if has_clock {
        Workerd::running_by_own_clock(terms).await
    } else {
        Workerd::running(terms).await
    };
    let client = workerd.client();
    let (first, token) = begun(&client).await;
    let mut visits = vec![first];
    visits.extend(add(&client, &token, ADDITIONS_PER_CASE_DAY_MAX).await);

    // The widget's: told at the words, by a sentence that says when, and by nothing that counts seconds.
    let mut more = addition(&token, 9_999);
    if let Some(draft) = more.draft.as_object_mut() {
        draft.insert("locale".to_owned(), "en".into());
    }
    let refused = client.submit(&more.key, &more.draft).await;
    assert_waits(&refused, SECONDS_OF_A_DAY);
    let problem = refused.problem();
    let sentence = "This report is full for today. You can add more in 24 hours.";
    assert_eq!(problem.title, sentence);
    let [error] = problem.errors.as_slice() else {
        panic!("at the words: {problem:?}");
    };
    assert_eq!(
        (error.pointer.as_str(), error.detail.as_str()),
        ("#/message", sentence)
    );
    let exposed = refused.header("access-control-expose-headers");
    assert!(!exposed.contains("Retry-After"), "{refused:?}");
    assert_eq!(
        refused.header("access-control-allow-origin"),
        client.origin()
    );

    // The page's: every word is still there.
    for (locale, sentence) in [
        ("en", sentence),
        ("it", "Si può aggiungere altro tra 24 ore."),
    ] {
        let page = add_by_page(&client, &token, "Parole <b>mie</b>, da non perdere", locale).await;
        assert_eq!(page.status, 429, "{page:?}");
        assert!(
            page.header("retry-after").parse::<u32>().is_ok(),
            "{page:?}"
        );
        assert!(
            page.body
                .contains("Parole &lt;b&gt;mie&lt;/b&gt;, da non perdere</textarea>"),
            "{}",
            page.body
        );
        assert!(page.body.contains(sentence), "{}", page.body);
    }

    // What was taken before is answered as before, and other cases are none of its business.
    let last = visits.last().expect("the last").clone();
    assert_eq!(client.submit(&last.key, &last.draft).await.status, 200);
    let (other, other_token) = begun(&client).await;
    visits.push(other);
    visits.extend(add(&client, &other_token, 2).await);
    if has_clock {
        workerd.set_clock(Clock::Ahead(Duration::from_secs(SECONDS_OF_A_DAY.into())));
        more.send(&client).await;
        visits.push(more);
    }
    settled(&workerd).await;
    cases(&workerd, &visits)
}

/// Where a link of a page with these words leads.
fn link(page: &Answer, words: &str) -> Option<String> {
    let (before, _) = page.body.split_once(&format!("\">{words}</a>"))?;
    let (_, url) = before.rsplit_once("href=\"")?;
    Some(url.replace("&amp;", "&"))
}

async fn t46_a_page_shows_what_was_said_last_and_leads_to_the_rest(_: Scale) -> Tally {
    let smtp = ScriptedSmtp::start().await;
    let workerd = Workerd::running(Terms::mail_at(smtp.port())).await;
    let client = workerd.client();
    let (first, token) = begun(&client).await;
    let path = format!("/case/{token}?locale=en");
    let mut visits = vec![first];
    visits.extend(add(&client, &token, PART.saturating_sub(1)).await);
    let page = Answer::of(client.request(Method::GET, &path)).await;
    assert_eq!(link(&page, "Show what came before"), None, "all are there");
    assert!(!page.body.contains("of 20<"), "{}", page.body);
    let more = add(&client, &token, PART.saturating_add(5)).await;
    visits.extend(more);

    let mut next = Some(path.clone());
    let mut shown: Vec<Vec<String>> = Vec::new();
    for range in [
        "26\u{2013}45 of 45",
        "6\u{2013}25 of 45",
        "1\u{2013}5 of 45",
    ] {
        let at = next.take().expect("it leads on");
        assert!(at.starts_with(&["/case/", &token].concat()), "{at}");
        let page = Answer::of(client.request(Method::GET, &at)).await;
        assert_eq!(page.status, 200, "{page:?}");
        assert!(page.body.contains(range), "{range}: {}", page.body);
        let said = visits
            .iter()
            .filter(|visit| page.body.contains(visit.message()));
        shown.push(said.map(|visit| visit.key.clone()).collect());
        let latest = link(&page, "Back to the latest");
        assert_eq!(latest.is_some(), shown.len() > 1, "{range}");
        if let Some(latest) = latest {
            assert_eq!(latest, path);
        }
        next = link(&page, "Show what came before");
    }
    assert_eq!(next, None, "that was the first");
    let all: Vec<String> = shown.into_iter().rev().flatten().collect();
    let sent: Vec<String> = visits.iter().map(|visit| visit.key.clone()).collect();
    assert_eq!(all, sent, "each once, in their order");
    // Nonsense leads to what a page shows by itself, and beyond the first there is nothing.
    for (before, says) in [
        ("x", "26\u{2013}45 of 45"),
        ("-1", "26\u{2013}45 of 45"),
        ("1", "Back to the latest"),
    ] {
        let page =
            Answer::of(client.request(Method::GET, &format!("{path}&before={before}"))).await;
        assert_eq!(page.status, 200, "{page:?}");
        assert!(page.body.contains(says), "{before}: {}", page.body);
    }
    settled(&workerd).await;
    cases(&workerd, &visits)
}
