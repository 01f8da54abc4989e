//! What a stranger's page can do to a visitor's words and to a case: nothing.

use libtest_mimic::Trial;
use reqwest::Method;
use serde_json::json;
use tests::{Answer, Browser, Look, Page, Stage, Visitor, eventually};

use crate::bait::{Bait, PATH, Unseen, filled, post, question, strange_senders, typed};
use crate::world::{browser_scenario, key, scenario, scenarios};

pub(crate) fn scenarios() -> Vec<Trial> {
    scenarios![
        scenario(a_strangers_form_leads_no_words_to_them),
        scenario(a_strangers_values_beside_a_token_of_ours_do_not_count),
        scenario(the_widgets_way_out_keeps_what_goes_along_unseen),
        scenario(a_strangers_link_to_their_own_case_does_not_pass_for_ones_own),
        browser_scenario(what_a_page_elsewhere_posts_changes_nothing, Look::DESKTOP),
        browser_scenario(the_form_stands_in_a_frame_of_the_site_alone, Look::DESKTOP),
    ]
}

/// The visitor fills in a form on a stranger's page, which posts it to our page with values that they
/// cannot see. What comes back is our page: they press Send there, and the stranger looks for the words.
async fn a_strangers_form_leads_no_words_to_them(stage: &Stage) {
    let client = &stage.client;
    for (from, headers) in strange_senders() {
        for what in Unseen::ALL {
            let bait = Bait::laid(client).await;
            let visitor = Visitor::new();
            let hidden = bait.hidden(what);
            let typed = typed(&visitor);
            let page = post(client, &[hidden.clone(), typed].concat(), &headers).await;
            assert_eq!(page.status, 200, "{from}, {what:?}: {page:?}");
            assert!(page.body.contains(&visitor.message), "{from}: {page:?}");
            for (name, value) in &hidden {
                assert!(
                    !page.body.contains(value),
                    "{from}: {name} is left: {page:?}"
                );
            }
            let own = [("Origin", client.base_url())];
            let sent = post(client, &filled(&page, &visitor), &own).await;
            assert_eq!(sent.status, 303, "{from}, {what:?}: {sent:?}");
            bait.catches_nothing(client, &visitor.message).await;
        }
    }
}

/// A token of ours is for everybody to fetch: it is worth nothing beside values that it was not drawn
/// with, even if a post could be made to come from our own page.
async fn a_strangers_values_beside_a_token_of_ours_do_not_count(stage: &Stage) {
    let client = &stage.client;
    for what in [Unseen::Receipt, Unseen::Replaces, Unseen::Key] {
        let bait = Bait::laid(client).await;
        let visitor = Visitor::new();
        let own_page = Answer::of(client.request(Method::GET, PATH)).await;
        let mut form = filled(&own_page, &visitor);
        form.retain(|(name, _)| *name != what.name());
        form.extend(
            bait.hidden(what)
                .into_iter()
                .filter(|(name, _)| *name != "token"),
        );
        for headers in [&[("Origin", client.base_url())][..], &[]] {
            let page = post(client, &form, headers).await;
            assert_eq!(page.status, 200, "{what:?}: {page:?}");
            assert!(!page.body.contains(bait.value(what)), "{what:?}: {page:?}");
        }
        bait.catches_nothing(client, &visitor.message).await;
    }
}

/// The same post from a page of the site's: its widget's last rung.
async fn the_widgets_way_out_keeps_what_goes_along_unseen(stage: &Stage) {
    let client = &stage.client;
    let earlier = Visitor::new();
    let receipt = client.accepted(&key(), &question(&earlier)).await;
    let token = receipt.receipt.expect("a token");
    let (visitor, tried) = (Visitor::new(), key());
    let page_url = [client.origin(), "/ovens"].concat();
    let hidden = [
        ("receipt", token.clone()),
        ("replaces", tried.clone()),
        ("page", page_url.clone()),
        ("touchpoint", "way-out".to_owned()),
    ];
    let form = [hidden.to_vec(), typed(&visitor)].concat();
    let page = post(client, &form, &[("Origin", client.origin())]).await;
    assert_eq!(page.status, 200, "{page:?}");
    for (name, value) in &hidden {
        assert_eq!(page.hidden(name).as_ref(), Some(value), "{page:?}");
    }
    let mut form = filled(&page, &visitor);
    form.extend(["page", "touchpoint"].map(|name| (name, page.hidden(name).unwrap_or_default())));
    let sent = post(client, &form, &[("Origin", client.base_url())]).await;
    assert_eq!(sent.status, 303, "{sent:?}");
    assert!(sent.header("location").contains(&token), "{sent:?}");
}

/// The page after a face was pressed asks for words. A stranger who leads a visitor to the page after
/// a face of their own would read them.
async fn a_strangers_link_to_their_own_case_does_not_pass_for_ones_own(stage: &Stage) {
    let client = &stage.client;
    let face = json!({ "kind": "feedback", "rating": "bad", "email": Visitor::new().email });
    let receipt = client.accepted(&key(), &face).await;
    let url = receipt.contact_url.expect("an address");
    let path = url.strip_prefix(client.base_url()).expect("ours");
    let stub = "Your private link";
    for (from, is_own) in [
        (None, true),
        (Some("same-origin"), true),
        (Some("none"), true),
    ]
    .into_iter()
    .chain([(Some("cross-site"), false), (Some("same-site"), false)])
    {
        let request = client.request(Method::GET, path);
        let page = Answer::of(match from {
            Some(from) => request.header("Sec-Fetch-Site", from),
            None => request,
        })
        .await;
        assert_eq!(page.status, 200, "{page:?}");
        assert_eq!(page.body.contains(stub), is_own, "{from:?}: {page:?}");
        assert!(
            page.body.contains("Report ") || is_own,
            "{from:?}: {page:?}"
        );
    }
}

/// A page elsewhere posts to every route that takes a POST, as a form and by script, with all that a
/// stranger can know: tokens that they fetched, and even a case's private link.
async fn what_a_page_elsewhere_posts_changes_nothing(stage: &Stage, browser: &Browser) {
    let client = &stage.client;
    let receipt = client.accepted(&key(), &question(&Visitor::new())).await;
    let token = receipt.receipt.expect("a token");
    eventually("it is delivered", || async {
        let receipt = client.receipt(&token).await;
        receipt.delivered_at.map(|_| ())
    })
    .await;
    let case = ["/case/", &token].concat();
    let case_page = Answer::of(client.request(Method::GET, &case)).await;
    let fetched = Answer::of(client.request(Method::GET, PATH)).await;
    let words = Visitor::new();
    let elsewhere = stage.shop.put_up(Page::whole(
        "<!doctype html><title>Elsewhere</title><link rel=icon href=data:,>",
    ));
    let elsewhere = elsewhere.replace("127.0.0.1", "localhost");
    let posts = json!([
        ["/v1/sites/acme/submissions", { "kind": "question", "message": words.message, "email": words.email }],
        [PATH, { "token": fetched.hidden("token"), "key": fetched.hidden("key"), "locale": "en",
            "kind": "question", "message": words.message, "email": words.email }],
        [PATH, { "token": case_page.hidden("token"), "key": case_page.hidden("key"), "receipt": token,
            "kind": "feedback", "message": words.message }],
        [case, { "token": case_page.hidden("token"), "action": "solve" }],
        [case, { "token": fetched.hidden("token"), "action": "solve" }],
        ["/v1/bounces/aaaa", { "message": words.message }],
        ["/status/acme/dead", { "references": receipt.reference.to_string() }],
        ["/status/acme/check", {}],
    ]);
    for post in posts.as_array().into_iter().flatten() {
        for kind in [
            "application/x-www-form-urlencoded",
            "text/plain",
            "multipart/form-data",
        ] {
            browser.open(&elsewhere).await;
            let address = browser.address().await;
            let given = vec![client.base_url().into(), post.clone(), kind.into()];
            browser.script(SUBMIT, given).await;
            eventually("the form was sent", || async {
                (browser.address().await != address).then_some(())
            })
            .await;
        }
        browser.open(&elsewhere).await;
        let arguments = json!([client.base_url(), post]);
        browser
            .script_async(&FETCH.replace("ARGUMENTS", &arguments.to_string()))
            .await;
    }
    let rows = stage.rows().ask("SELECT message FROM words");
    let found = rows
        .iter()
        .filter(|row| row.get("message") == Some(&words.message));
    assert_eq!(found.count(), 0, "words were taken from elsewhere");
    let actions = stage
        .rows()
        .ask("SELECT reference FROM events WHERE what IN ('solved', 'undone')");
    let reference = receipt.reference.to_string();
    let own = actions
        .iter()
        .filter(|row| row.get("reference") == Some(&reference));
    assert_eq!(
        own.count(),
        0,
        "something was done to a case from elsewhere"
    );
}

async fn the_form_stands_in_a_frame_of_the_site_alone(stage: &Stage, browser: &Browser) {
    let client = &stage.client;
    let receipt = client.accepted(&key(), &question(&Visitor::new())).await;
    let case = ["/case/", &receipt.receipt.expect("a token")].concat();
    for (path, is_sites, shows) in [
        (PATH, true, true),
        (PATH, false, false),
        (&case, true, false),
        (&case, false, false),
    ] {
        let page = stage.shop.put_up(Page::whole(&format!(
            "<!doctype html><title>A frame</title><link rel=icon href=data:,>\
             <iframe width=700 height=600 src=\"{}{path}\"></iframe>",
            client.base_url()
        )));
        let page = if is_sites {
            page
        } else {
            page.replace("127.0.0.1", "localhost")
        };
        browser.open(&page).await;
        let frame = browser.element("return document.querySelector('iframe')", Vec::new());
        let frame = frame.await.expect("a frame");
        frame.enter_frame().await.expect("it can be entered");
        let forms = browser.script("return document.forms.length", Vec::new());
        let forms = forms.await.as_u64().unwrap_or_default();
        assert_eq!(forms > 0, shows, "{path} in {page}");
        if shows {
            // The page after Send may stand in no frame: it takes the window.
            let face = "return document.querySelector('[name=rating][value=good]')";
            let face = browser.element(face, Vec::new()).await.expect("a face");
            face.click().await.expect("it can be pressed");
            eventually("the page after the face", || async {
                browser.address().await.contains("/case/").then_some(())
            })
            .await;
        }
    }
}

/// Posts fields to an address as a form of the page.
const SUBMIT: &str = "
    const [base, [path, fields], kind] = arguments;
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', action: base + path, enctype: kind });
    for (const [name, value] of Object.entries(fields)) {
        const input = document.createElement('input');
        Object.assign(input, { type: 'hidden', name, value });
        form.append(input);
    }
    document.body.append(form);
    form.submit();";

/// The same by script, in each way that a page has: what may not be read may still be done.
const FETCH: &str = "
    const done = arguments[arguments.length - 1];
    const [base, [path, fields]] = ARGUMENTS;
    const json = JSON.stringify(fields), form = new URLSearchParams(fields).toString();
    const FORM = 'application/x-www-form-urlencoded', JSON_TYPE = 'application/json';
    const key = '0123456789abcdef' + Date.now();
    const tries = [
        { mode: 'cors', body: json, headers: { 'Content-Type': JSON_TYPE, 'Idempotency-Key': key } },
        { mode: 'cors', body: form, headers: { 'Content-Type': FORM } },
        { mode: 'no-cors', body: form, headers: { 'Content-Type': FORM } },
        { mode: 'no-cors', body: json, headers: { 'Content-Type': 'text/plain' } },
        { mode: 'no-cors', body: form, headers: { 'Content-Type': FORM }, referrerPolicy: 'no-referrer' },
    ].map((init) => fetch(base + path, { method: 'POST', credentials: 'include', ...init }).catch(() => 0));
    navigator.sendBeacon(base + path, new URLSearchParams(fields));
    Promise.all(tries).then(() => done(true));";
