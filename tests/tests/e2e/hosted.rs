//! The hosted page over HTTP: what it takes, and from whom.

use libtest_mimic::Trial;
use reqwest::Method;
use serde_json::json;
use tests::{Answer, Browser, Look, Setting, Stage, Visitor, WidgetPage, choices_read};

use crate::api::with_another_tag;
use crate::world::{browser_scenario, lone_scenario, scenario, scenarios};

const PATH: &str = "/contact/acme";

pub(crate) fn scenarios() -> Vec<Trial> {
    scenarios![
        scenario(a_form_sent_twice_is_one_case),
        scenario(a_form_of_another_page_is_shown_filled_and_sends_nothing),
        scenario(a_browser_that_says_nothing_of_its_page_sends_by_the_pages_token),
        scenario(a_long_message_is_taken_in_every_script),
        scenario(a_message_too_long_stands_there_with_how_much_it_is_too_long),
        lone_scenario(
            a_form_past_all_bounds_is_refused_in_the_visitors_language,
            Setting::default()
        ),
        scenario(a_refused_form_gives_every_word_back),
        scenario(what_is_no_form_is_refused_with_a_page),
        scenario(pages_are_kept_from_caches_frames_and_searchers),
        scenario(a_link_that_opens_no_case_says_so),
        browser_scenario(
            on_a_low_screen_the_fault_is_seen_at_its_field,
            Look::DESKTOP
        ),
        browser_scenario(
            what_is_not_chosen_does_not_look_chosen_in_the_dark,
            Look::DESKTOP.dark()
        ),
    ]
}

async fn a_form_sent_twice_is_one_case(stage: &Stage) {
    let visitor = Visitor::new();
    let form = question(stage, &visitor).await;
    let first = post(stage, &form, Some(stage.client.base_url())).await;
    let second = post(stage, &form, Some(stage.client.base_url())).await;
    for answer in [&first, &second] {
        assert_eq!(answer.status, 303, "{answer:?}");
        assert!(answer.header("location").contains("/case/"), "{answer:?}");
    }
    assert_eq!(first.header("location"), second.header("location"));
    assert_eq!(with_words(stage, &visitor), 1);
}

async fn a_form_of_another_page_is_shown_filled_and_sends_nothing(stage: &Stage) {
    let visitor = Visitor::new();
    let good = question(stage, &visitor).await;
    let without_token: Vec<_> = good
        .iter()
        .filter(|(name, _)| name != "token")
        .cloned()
        .collect();
    let own = Some(stage.client.base_url());
    for (what, form, origin) in [
        ("no token", &without_token, own),
        ("the shop's origin", &good, Some(stage.client.origin())),
        ("a strange origin", &good, Some("https://evil.example")),
        ("an origin that is hidden", &good, Some("null")),
    ] {
        let answer = post(stage, form, origin).await;
        assert_eq!(answer.status, 200, "{what}: {answer:?}");
        assert!(
            answer.body.contains(&visitor.message),
            "{what}: every word is there"
        );
        assert_eq!(with_words(stage, &visitor), 0, "{what}: nothing is sent");
    }
    // The browser's own word that it was our page.
    let hidden = request(stage, &good, Some("null")).header("Sec-Fetch-Site", "same-origin");
    assert_eq!(Answer::of(hidden).await.status, 303);
}

/// Browsers that show text alone (lynx, w3m) and old ones send no origin with a form.
async fn a_browser_that_says_nothing_of_its_page_sends_by_the_pages_token(stage: &Stage) {
    let visitor = Visitor::new();
    let form = question(stage, &visitor).await;
    let sent = post(stage, &form, None).await;
    assert_eq!(sent.status, 303, "{sent:?}");
    assert_eq!(with_words(stage, &visitor), 1);
    let own_page = [stage.client.base_url(), PATH].concat();
    let again = request(stage, &form, None).header("Referer", own_page);
    assert_eq!(
        Answer::of(again).await.status,
        303,
        "the page's own address"
    );
}

/// One character of each: 5,000 of them are 5 to 60 KB in a form, and 60 KB of JSON escapes.
const SCRIPTS: [&str; 4] = ["a", "è", "字", "😀"];

async fn a_long_message_is_taken_in_every_script(stage: &Stage) {
    for character in SCRIPTS {
        let visitor = Visitor::new();
        let room = 5_000_usize.saturating_sub(visitor.message.chars().count());
        let words = [&visitor.message, character.repeat(room).as_str()].concat();
        let mut form = question(stage, &visitor).await;
        form.retain(|(name, _)| name != "message");
        form.push(("message".to_owned(), words.clone()));
        let sent = post(stage, &form, Some(stage.client.base_url())).await;
        assert_eq!(sent.status, 303, "{character}: {sent:?}");
        let page = sent.header("location").replace(stage.client.base_url(), "");
        let page = Answer::of(stage.client.request(Method::GET, &page)).await;
        assert_eq!(page.status, 200, "{page:?}");
        let rows = stage.rows().ask("SELECT message FROM words");
        let found = rows.iter().any(|row| row.get("message") == Some(&words));
        assert!(found, "{character}: every word is there");
    }
}

async fn a_message_too_long_stands_there_with_how_much_it_is_too_long(stage: &Stage) {
    for (character, all, over) in [
        ("a", 45_000, 40_000),
        ("字", 10_000, 5_000),
        ("😀", 7_500, 2_500),
    ] {
        let visitor = Visitor::new();
        let words = character.repeat(all);
        let mut form = question(stage, &visitor).await;
        form.retain(|(name, _)| name != "message" && name != "locale");
        form.push(("message".to_owned(), words.clone()));
        form.push(("locale".to_owned(), "it".to_owned()));
        let answer = post(stage, &form, Some(stage.client.base_url())).await;
        assert_eq!(answer.status, 422, "{answer:?}");
        assert!(answer.body.contains(&words), "every word is there");
        let said = format!("{over} caratteri di troppo.");
        assert!(answer.body.contains(&said), "{said}: {answer:?}");
    }
}

/// What is not read cannot be shown: the page says where the words are, and the other ways.
async fn a_form_past_all_bounds_is_refused_in_the_visitors_language(stage: &mut Stage) {
    let path = [PATH, "?locale=it"].concat();
    let page = Answer::of(stage.client.request(Method::GET, &path)).await;
    let action = page
        .body
        .split("action=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let action = action.expect("a form's address").replace("&amp;", "&");
    let form = [("message", "x".repeat(100 * 1_024))];
    let request = stage.client.form(&action, &form);
    let answer = Answer::of(request.header("Origin", stage.client.base_url())).await;
    assert_eq!(answer.status, 413, "{answer:?}");
    for part in [
        "Troppo lungo. In un messaggio c’è posto per 5000 caratteri.",
        "Basta tornare indietro",
        "lang=\"it\"",
        "href=\"tel:",
        "href=\"mailto:",
    ] {
        assert!(answer.body.contains(part), "{part}: {answer:?}");
    }
    // As with the other bodies that are not read to their end.
    let answer = Answer::of(stage.client.request(Method::GET, PATH)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

async fn a_refused_form_gives_every_word_back(stage: &Stage) {
    let visitor = Visitor::new();
    let mut form = question(stage, &visitor).await;
    let html = "</textarea><script>alert(1)</script>";
    form.retain(|(name, _)| name != "message" && name != "email");
    form.push(("message".to_owned(), html.to_owned()));
    form.push(("email".to_owned(), "\"><b>anna".to_owned()));
    let answer = post(stage, &form, Some(stage.client.base_url())).await;
    assert_eq!(answer.status, 422, "{answer:?}");
    assert!(!answer.body.contains("<script>alert"), "{answer:?}");
    assert!(answer.body.contains("&lt;script&gt;alert(1)"), "{answer:?}");
    assert!(
        answer.body.contains("&quot;&gt;&lt;b&gt;anna"),
        "{answer:?}"
    );
}

async fn what_is_no_form_is_refused_with_a_page(stage: &Stage) {
    for (what, kind, body, status) in [
        ("JSON", "application/json", b"{}".to_vec(), 415),
        (
            "files",
            "multipart/form-data; boundary=x",
            b"--x--".to_vec(),
            415,
        ),
        ("invalid UTF-8", FORM, b"message=%ff%fe".to_vec(), 400),
        ("raw bytes", FORM, b"message=\xff\xfe".to_vec(), 400),
    ] {
        let request = stage
            .client
            .request(Method::POST, PATH)
            .header("Origin", stage.client.base_url())
            .header("Content-Type", kind)
            .body(body);
        let answer = Answer::of(request).await;
        assert_eq!(answer.status, status, "{what}: {answer:?}");
        assert!(
            answer.header("content-type").starts_with("text/html"),
            "{what}: {answer:?}"
        );
    }
}

async fn pages_are_kept_from_caches_frames_and_searchers(stage: &Stage) {
    let form = question(stage, &Visitor::new()).await;
    let sent = post(stage, &form, Some(stage.client.base_url())).await;
    let case = sent.header("location").replace(stage.client.base_url(), "");
    for (path, ancestors) in [(PATH, stage.client.origin()), (case.as_str(), "'none'")] {
        let page = Answer::of(stage.client.request(Method::GET, path)).await;
        assert_eq!(page.status, 200, "{page:?}");
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("x-robots-tag"), "noindex");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        let policy = page.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{policy}");
        assert!(
            policy.contains(&format!("frame-ancestors {ancestors}")),
            "{policy}"
        );
        assert!(!page.body.contains("<script"), "{page:?}");
        assert!(
            !page.body.contains("src="),
            "nothing is loaded from anywhere: {page:?}"
        );
    }
}

async fn a_link_that_opens_no_case_says_so(stage: &Stage) {
    let form = question(stage, &Visitor::new()).await;
    let sent = post(stage, &form, Some(stage.client.base_url())).await;
    let case = sent.header("location").replace(stage.client.base_url(), "");
    let path = case.split('?').next().unwrap_or_default();
    let shorter = path.strip_suffix(|_: char| true).unwrap_or_default();
    let untrue = with_another_tag(path);
    for forged in [
        shorter,
        &untrue,
        &path.to_uppercase(),
        "/case/v1.x.y.z",
        "/case/",
    ] {
        let answer = Answer::of(stage.client.request(Method::GET, forged)).await;
        assert_eq!(answer.status, 404, "{forged}: {answer:?}");
    }
}

/// A desktop at 400 %, a phone on its side with its keyboard, a window beside a scrollbar.
async fn on_a_low_screen_the_fault_is_seen_at_its_field(stage: &Stage, browser: &Browser) {
    let page = WidgetPage::new(browser);
    let address = [stage.client.base_url(), PATH].concat();
    for (width, height) in [(320, 200), (320, 256), (640, 180), (300, 500)] {
        browser.look(Look::sized(width, height)).await;
        for (choice, field, typed) in [
            ("hosted_callback", "phone", "12"),
            ("hosted_question", "message", ""),
        ] {
            browser.open(&address).await;
            page.press_sentence(choice).await;
            if !typed.is_empty() {
                page.fill(field, typed).await;
            }
            page.press_sentence("send").await;
            page.see_sentence("hosted_fault_lead").await;
            let seen = browser.script(SEEN, vec![field.into()]).await;
            assert_eq!(seen, json!([]), "{width}x{height}, {field}");
        }
    }
}

/// What is wrong with what is seen of a field at fault.
const SEEN: &str = "
    const [field] = arguments, wrong = [];
    const input = document.activeElement;
    if (input.name !== field) wrong.push('the focus is at ' + (input.name || input.localName));
    const fault = document.getElementById('h-' + field + '-fault');
    for (const [what, { top, bottom }] of [['field', input], ['fault', fault]].map(
        ([what, element]) => [what, element.getBoundingClientRect()]))
        if (top < 0 || bottom > innerHeight) wrong.push(`${what}: ${top} to ${bottom}`);
    if (document.documentElement.scrollWidth > innerWidth) wrong.push('it scrolls sideways');
    for (const element of document.querySelectorAll('*'))
        if (['fixed', 'sticky'].includes(getComputedStyle(element).position))
            wrong.push(element.localName + ' sticks');
    return wrong;";

async fn what_is_not_chosen_does_not_look_chosen_in_the_dark(stage: &Stage, browser: &Browser) {
    browser
        .open(&[stage.client.base_url(), PATH].concat())
        .await;
    choices_read(browser).await;
}

const FORM: &str = "application/x-www-form-urlencoded";

type Fields = Vec<(String, String)>;

/// The form of words as the page gives it out, filled with a question.
async fn question(stage: &Stage, visitor: &Visitor) -> Fields {
    let page = Answer::of(stage.client.request(Method::GET, PATH)).await;
    let unseen = |name: &str| {
        let value = page.hidden(name);
        value.unwrap_or_else(|| panic!("no {name}: {page:?}"))
    };
    [
        ("token", unseen("token").as_str()),
        ("key", &unseen("key")),
        ("locale", &unseen("locale")),
        ("kind", "question"),
        ("message", &visitor.message),
        ("email", &visitor.email),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

async fn post(stage: &Stage, form: &Fields, origin: Option<&str>) -> Answer {
    Answer::of(request(stage, form, origin)).await
}

fn request(stage: &Stage, form: &Fields, origin: Option<&str>) -> reqwest::RequestBuilder {
    let request = stage.client.form(PATH, form);
    match origin {
        Some(origin) => request.header("Origin", origin),
        None => request,
    }
}

/// How many submissions have these words.
fn with_words(stage: &Stage, visitor: &Visitor) -> usize {
    let rows = stage.rows().ask("SELECT message FROM words");
    let same = rows
        .iter()
        .filter(|row| row.get("message") == Some(&visitor.message));
    same.count()
}
