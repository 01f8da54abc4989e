//! A number that nobody could call: asked about once, and taken all the same.

use libtest_mimic::Trial;
use reqwest::Method;
use serde_json::json;
use tests::{Answer, Stage, Visitor};

use crate::world::{key, scenario, scenarios};

/// The hosted page.
const PATH: &str = "/contact/acme";

pub(crate) fn scenarios() -> Vec<Trial> {
    scenarios![
        scenario(a_doubtful_number_is_asked_about_once),
        scenario(the_hosted_page_asks_about_a_doubtful_number_once),
    ]
}

async fn a_doubtful_number_is_asked_about_once(stage: &Stage) {
    for (phone, code) in [
        ("347 55", "phone_short"),
        ("12345", "phone_short"),
        ("+39 347", "phone_short"),
        ("347 555 0182 71", "phone_long"),
        ("00000000", "phone_unsure"),
        ("06 5555 0182/83", "phone_unsure"),
    ] {
        let draft = json!({ "kind": "callback", "phone": phone, "locale": "it" });
        let saying = |ask_back: bool| json!({ "kind": "callback", "phone": phone, "locale": "it", "ask_back": ask_back });
        let asking = saying(true);
        let key = key();
        let answer = stage.client.submit(&key, &asking).await;
        assert_eq!(answer.status, 422, "{phone}: {answer:?}");
        let problem = answer.problem();
        let [error] = problem.errors.as_slice() else {
            panic!("one fault: {problem:?}");
        };
        assert_eq!(
            (error.pointer.as_str(), error.code.as_str()),
            ("#/phone", code),
            "{phone}"
        );
        let is_italian = ["Il numero sembra", "È un numero solo"];
        assert!(
            is_italian
                .iter()
                .any(|begin| error.detail.starts_with(begin)),
            "{problem:?}"
        );
        // Nothing was stored: the key is as good as new, and whoever does not ask is taken at their word.
        assert_eq!(
            stage.client.submit(&key, &draft).await.status,
            202,
            "{phone}"
        );
        let telling = saying(false);
        assert_eq!(
            stage.client.submit(&key, &telling).await.status,
            200,
            "{phone}"
        );
    }
    let sound = json!({ "kind": "callback", "phone": "06 5555 0182 int. 12", "ask_back": true });
    assert_eq!(stage.client.submit(&key(), &sound).await.status, 202);
}

/// A number that nobody can call is asked about in its place; Send pressed again sends it as it stands.
async fn the_hosted_page_asks_about_a_doubtful_number_once(stage: &Stage) {
    let visitor = Visitor::new();
    let fill = |page: &Answer, number: &str| -> Vec<(&'static str, String)> {
        let hidden = ["token", "key", "asked"].map(|name| (name, page.hidden(name)));
        let hidden = hidden
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        let typed = [
            ("kind", "callback"),
            ("message", &visitor.message),
            ("phone", number),
        ];
        let typed = typed.map(|(name, value)| (name, value.to_owned()));
        hidden.chain(typed).collect()
    };
    let own = stage.client.base_url();
    let mut page = Answer::of(stage.client.request(Method::GET, PATH)).await;
    for number in ["347 55", "347 56"] {
        page = post(stage, &fill(&page, number), own).await;
        assert_eq!(page.status, 422, "{number}: {page:?}");
        assert!(page.body.contains("Is a digit missing?"), "{page:?}");
        assert!(
            page.body.contains(&format!("value=\"{number}\"")),
            "{page:?}"
        );
        assert_eq!(page.hidden("asked").as_deref(), Some(number), "{page:?}");
        assert_eq!(asked_for(stage, &visitor), 0);
    }
    // Nobody else says that it was asked about.
    let mut forged = fill(&page, "347 57");
    forged.retain(|(name, _)| *name != "asked");
    forged.push(("asked", "347 57".to_owned()));
    for origin in [own, "https://evil.example", stage.client.origin()] {
        let answer = post(stage, &forged, origin).await;
        assert_eq!(answer.status, 200, "{origin}: {answer:?}");
        assert_eq!(answer.hidden("asked"), None, "{answer:?}");
    }
    let sent = post(stage, &fill(&page, "347 56"), own).await;
    assert_eq!(sent.status, 303, "{sent:?}");
    assert_eq!(asked_for(stage, &visitor), 1);
}

async fn post(stage: &Stage, form: &[(&'static str, String)], origin: &str) -> Answer {
    Answer::of(stage.client.form(PATH, form).header("Origin", origin)).await
}

/// How many submissions have these words.
fn asked_for(stage: &Stage, visitor: &Visitor) -> usize {
    let rows = stage.rows().ask("SELECT message FROM words");
    let same = rows
        .iter()
        .filter(|row| row.get("message") == Some(&visitor.message));
    same.count()
}
