//! The number or the address that a visitor gave: in full and to be changed where it was sent, masked for
//! whoever comes by the link.

use libtest_mimic::Trial;
use reqwest::Method;
use serde_json::json;
use shared::Receipt;
use tests::{Answer, Browser, Look, Stage, Visitor, WidgetPage, eventually};

use crate::world::{browser_scenario, key, scenario, scenarios};

pub(crate) fn scenarios() -> Vec<Trial> {
    scenarios![
        scenario(who_comes_by_the_link_sees_number_and_address_masked),
        scenario(a_mistyped_number_is_changed_in_the_tab_that_sent_it),
        scenario(a_mistyped_address_is_changed_without_saying_all_again),
        browser_scenario(
            the_receipt_shows_the_number_and_leads_to_where_it_is_changed,
            Look::DESKTOP
        ),
        browser_scenario(a_visitor_without_script_changes_their_number, Look::PHONE),
    ]
}

async fn who_comes_by_the_link_sees_number_and_address_masked(stage: &Stage) {
    let visitor = Visitor::new();
    let draft = json!({
        "kind": "callback", "phone": visitor.phone, "email": visitor.email, "locale": "en",
    });
    let first = stage.client.accepted(&key(), &draft).await;
    let given = [visitor.phone.as_str(), ", ", &visitor.email].concat();
    assert_eq!(first.contact.as_deref(), Some(given.as_str()));
    let token = first.receipt.as_deref().expect("a token");
    let looked = stage
        .client
        .request(Method::GET, &["/v1/receipts/", token].concat());
    let looked = Answer::of(looked).await;
    assert_eq!(looked.receipt().contact, None, "{looked:?}");
    assert_eq!(looked.receipt().contact_url, None, "{looked:?}");

    let masked = [last_two(&visitor.phone), "a…@example.net".to_owned()];
    let whole = [visitor.phone.as_str(), visitor.email.as_str()];
    let own = path(stage, first.contact_url.as_deref());
    let by_link = ["/case/", token].concat();
    let another = stage.client.accepted(&key(), &draft).await;
    let of_another = path(stage, another.contact_url.as_deref());
    let (_, sent_of_another) = of_another.split_once('?').expect("a query");
    let forged = [&by_link, "?", sent_of_another].concat();
    for (what, path, from, is_whole) in [
        ("the tab that sent it", &own, "none", true),
        ("the same, from our own form", &own, "same-origin", true),
        ("the link", &by_link, "none", false),
        ("what another case was sent with", &forged, "none", false),
        ("a page elsewhere", &own, "cross-site", false),
    ] {
        let request = stage.client.request(Method::GET, path);
        let page = Answer::of(request.header("Sec-Fetch-Site", from)).await;
        assert_eq!(page.status, 200, "{what}: {page:?}");
        for whole in whole {
            assert_eq!(page.body.contains(whole), is_whole, "{what}: {page:?}");
        }
        assert_eq!(
            page.body.contains("Change it"),
            is_whole,
            "{what}: {page:?}"
        );
        for masked in &masked {
            assert!(page.body.contains(masked) || is_whole, "{what}: {page:?}");
        }
    }
}

async fn a_mistyped_number_is_changed_in_the_tab_that_sent_it(stage: &Stage) {
    let (wrong, right) = (Visitor::new(), Visitor::new());
    let draft = json!({
        "kind": "callback", "phone": wrong.phone, "message": wrong.message, "locale": "en",
    });
    let receipt = stage.client.accepted(&key(), &draft).await;
    let page = open(stage, &receipt).await;
    let refused = change(stage, &page, "phone", "347 55").await;
    assert_eq!(refused.status, 422, "{refused:?}");
    for said in [
        "Is a digit missing?",
        "value=\"347 55\"",
        &receipt.reference.to_string(),
        &last_two(&wrong.phone),
    ] {
        assert!(refused.body.contains(said), "{said}: {refused:?}");
    }
    assert!(!refused.body.contains(&wrong.phone), "{refused:?}");
    let sent = change(stage, &refused, "phone", &right.phone).await;
    assert_eq!(sent.status, 303, "{sent:?}");
    let next = path(stage, Some(sent.header("location")));
    let page = Answer::of(stage.client.request(Method::GET, &next)).await;
    assert!(page.body.contains(&right.phone), "{page:?}");
    assert!(!page.body.contains(&wrong.phone), "{page:?}");
    let letter = letter_with(stage, &receipt, &right.phone).await;
    let text: String = letter.split_whitespace().collect();
    for said in [&wrong.phone, "Il cliente lo ha cambiato."] {
        let said: String = said.split_whitespace().collect();
        assert!(text.contains(&said), "{said}: {letter}");
    }
}

async fn a_mistyped_address_is_changed_without_saying_all_again(stage: &Stage) {
    let (wrong, right) = (Visitor::new(), Visitor::new());
    let draft = json!({
        "kind": "question", "message": wrong.message, "email": wrong.email, "locale": "en",
    });
    let receipt = stage.client.accepted(&key(), &draft).await;
    let page = open(stage, &receipt).await;
    for (typed, said) in [("", "To answer, we need an address."), ("anna@", "anna@")] {
        let refused = change(stage, &page, "email", typed).await;
        assert_eq!(refused.status, 422, "{typed}: {refused:?}");
        assert!(refused.body.contains(said), "{said}: {refused:?}");
        assert!(refused.body.contains("aria-invalid"), "{refused:?}");
    }
    let sent = change(stage, &page, "email", &right.email).await;
    assert_eq!(sent.status, 303, "{sent:?}");
    letter_with(stage, &receipt, &right.email).await;
    let rows = stage.rows().submissions(&receipt.reference.to_string());
    assert_eq!(rows.len(), 2, "{rows:?}");
}

async fn the_receipt_shows_the_number_and_leads_to_where_it_is_changed(
    stage: &Stage,
    browser: &Browser,
) {
    for is_panel in [true, false] {
        let (page, visitor) = (WidgetPage::new(browser), Visitor::new());
        if !is_panel {
            browser.block(&["*panel*"]).await;
        }
        browser.open(&stage.shop.demo()).await;
        page.open().await;
        page.press_sentence("call_label").await;
        page.fill("phone", &visitor.phone).await;
        page.press_sentence("call_send").await;
        page.reference().await;
        page.see(&visitor.phone).await;
        let change = "return here('a[href*=\"change=1\"]')[0]?.href";
        let link = eventually("a link that changes it", || async {
            let link = page.look(change, json!(null)).await;
            link.as_str().map(str::to_owned)
        })
        .await;
        browser.open(&link).await;
        page.see_sentence("contact_send").await;
        assert_eq!(page.value("phone").await, visitor.phone);
    }
}

async fn a_visitor_without_script_changes_their_number(stage: &Stage, browser: &Browser) {
    let (page, wrong, right) = (WidgetPage::new(browser), Visitor::new(), Visitor::new());
    browser.without_script().await;
    let base_url = stage.edge.base_url();
    browser.open(&format!("{base_url}/contact/acme")).await;
    page.press_sentence("hosted_callback").await;
    page.fill("phone", &wrong.phone).await;
    page.press_sentence("send").await;
    let reference = page.reference().await;
    page.see(&wrong.phone).await;
    page.press_sentence("contact_change").await;
    page.fill_anew("phone", &right.phone).await;
    page.press_sentence("contact_send").await;
    page.see(&right.phone).await;
    assert!(!page.reads(&wrong.phone).await);
    assert_eq!(page.reference().await, reference);
}

/// The page as the tab that sent it opens it.
async fn open(stage: &Stage, receipt: &Receipt) -> Answer {
    let path = path(stage, receipt.contact_url.as_deref());
    let page = Answer::of(stage.client.request(Method::GET, &path)).await;
    assert_eq!(page.status, 200, "{page:?}");
    page
}

/// Sends the form that changes a field.
async fn change(stage: &Stage, page: &Answer, field: &'static str, value: &str) -> Answer {
    let mut forms = page.body.split("<form");
    let form = forms.find(|form| form.contains(&format!("name=\"{field}\" type")));
    let form = Answer {
        body: form
            .unwrap_or_else(|| panic!("no form: {page:?}"))
            .to_owned(),
        ..page.clone()
    };
    let names = [
        "token", "key", "add", "kind", "receipt", "locale", "asked", "consent",
    ];
    let hidden = names
        .into_iter()
        .filter_map(|name| Some((name, form.hidden(name)?)));
    let fields: Vec<_> = hidden.chain([(field, value.to_owned())]).collect();
    let request = stage.client.form("/contact/acme?locale=en", &fields);
    Answer::of(request.header("Origin", stage.client.base_url())).await
}

/// The case's second letter, which has the new one.
async fn letter_with(stage: &Stage, receipt: &Receipt, given: &str) -> String {
    let reference = receipt.reference.to_string();
    eventually("a letter with the new one", || async {
        let letters = stage.mail.letters_about(&reference).await;
        let digits = |text: &str| -> String { text.split_whitespace().collect() };
        let has_it = |text: &str| digits(text).contains(&digits(given.trim_start_matches('0')));
        let count = letters.len();
        let letter = letters.into_iter().find(|letter| has_it(&letter.text));
        letter.filter(|_| count == 2).map(|letter| letter.text)
    })
    .await
}

fn path(stage: &Stage, url: Option<&str>) -> String {
    let url = url.expect("an address");
    let path = url.strip_prefix(stage.client.base_url());
    path.unwrap_or_else(|| panic!("elsewhere: {url}"))
        .to_owned()
}

fn last_two(phone: &str) -> String {
    let last: Vec<char> = phone.chars().rev().take(2).collect();
    std::iter::once('…').chain(last.into_iter().rev()).collect()
}
