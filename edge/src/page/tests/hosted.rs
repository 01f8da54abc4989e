//! The hosted page: one press sends, every fault stands in its place, no word is lost.

use configuration::{Language, Site};
use serde_json::json;
use shared::{Draft, Submission};

use super::{draft, site, tags, values};
use crate::page::{HostedView, Proof, Stage, for_choice, hosted, style};

pub(super) fn view<'a>(site: &'a Site, draft: &'a Draft, stage: Stage<'a>) -> HostedView<'a> {
    HostedView {
        site,
        language: Language::English,
        action_url: "/contact/acme",
        words: Proof {
            key: "key-of-the-words",
            token: "token",
        },
        asked: None,
        draft,
        stage,
    }
}

pub(super) fn open(site: &Site, draft: &Draft) -> String {
    let faces = Proof {
        key: "key-of-the-faces",
        token: "token-of-the-faces",
    };
    hosted(&view(site, draft, Stage::Open { faces }))
}

pub(super) fn refused(site: &Site, draft: &Draft) -> String {
    let faults = Submission::try_from(for_choice(draft.clone())).unwrap_err();
    hosted(&view(site, draft, Stage::Refused(&faults)))
}

#[test]
fn ok_faces_send_by_one_press() {
    let page = open(
        &site(),
        &draft(json!({"page": "https://cucineferri.example/x"})),
    );
    let faces = page.split("</form>").next().unwrap();
    let buttons = tags(faces, "button");
    assert_eq!(buttons.len(), 3);
    assert!(
        buttons
            .iter()
            .all(|button| button.contains("type=\"submit\" name=\"rating\""))
    );
    for unseen in [
        "name=\"kind\" value=\"feedback\"",
        "name=\"token\" value=\"token-of-the-faces\"",
        "name=\"key\" value=\"key-of-the-faces\"",
        "name=\"page\" value=\"https://cucineferri.example/x\"",
        "name=\"locale\" value=\"en\"",
    ] {
        assert!(faces.contains(unseen), "{unseen}");
    }
}

#[test]
fn ok_words_have_a_key_of_their_own_and_the_consent() {
    let page = open(&site(), &Draft::default());
    let words = page.split("</form>").nth(1).unwrap();
    assert!(words.contains("name=\"key\" value=\"key-of-the-words\""));
    assert!(words.contains("name=\"token\" value=\"token\""));
    let consents = values(words, "name")
        .into_iter()
        .filter(|name| *name == "consent");
    assert_eq!(consents.count(), 1);
    assert!(words.contains("href=\"https://cucineferri.example/privacy\""));
}

#[test]
fn ok_faults_stand_in_their_places() {
    let name = "n".repeat(121);
    let typed = json!({"kind": "callback", "message": "m", "phone": "347 5", "name": name});
    let page = refused(&site(), &draft(typed));
    assert!(page.contains("<title>2 things to complete · Tell Cucine &lt;Ferri&gt;"));
    assert!(page.contains("Nothing has been sent yet."));
    assert_eq!(values(&page, "href")[..2], ["#h-phone", "#h-name"]);
    assert_eq!(page.matches("aria-invalid=\"true\"").count(), 2);
    assert!(page.contains("aria-describedby=\"h-phone-fault h-phone-hint\""));
    assert!(page.contains("The number looks short. Is a digit missing?"));
    assert!(page.contains("1 character too many."));
    let inputs = tags(&page, "input");
    let focused: Vec<&&str> = inputs
        .iter()
        .filter(|tag| tag.contains("autofocus"))
        .collect();
    assert!(
        focused.len() == 1 && focused[0].contains("name=\"phone\""),
        "{focused:?}"
    );
}

#[test]
fn ok_refused_page_has_every_value_and_no_faces() {
    let typed = json!({
        "kind": "callback", "message": "\nThe bill of 12 May.", "phone": "347 5",
        "email": "typed before", "touchpoint": "checkout", "receipt": "earlier",
    });
    let page = refused(&site(), &draft(typed));
    // A line end at the start of a text area is the page's own; the visitor's comes after it.
    assert!(page.contains(">\n\nThe bill of 12 May.</textarea>"));
    for value in ["347 5", "typed before", "checkout", "earlier"] {
        assert!(values(&page, "value").contains(&value), "{value}");
    }
    assert!(!page.contains("name=\"rating\""));
}

#[test]
fn err_what_no_form_sends_is_said_at_the_choice() {
    let forged = [
        json!({"kind": "order"}),
        json!({"kind": "feedback", "rating": "superb"}),
    ];
    for (forged, shown) in forged.into_iter().zip(["callback", "feedback"]) {
        let page = refused(&site(), &draft(forged));
        assert_eq!(values(&page, "href")[0], "#h-kind");
        assert!(
            page.contains(&format!("value=\"{shown}\" checked autofocus")),
            "{shown}"
        );
    }
}

#[test]
fn ok_only_what_the_choice_asks_for_is_sent() {
    let all = |kind: &str| {
        for_choice(draft(json!({
            "kind": kind, "rating": "good", "message": "m", "name": "n", "phone": "p",
            "email": "e", "consent": "c",
        })))
    };
    let question = json!({"kind": "question", "message": "m", "email": "e"});
    let callback =
        json!({"kind": "callback", "message": "m", "name": "n", "phone": "p", "consent": "c"});
    let feedback = json!({"kind": "feedback", "message": "m", "rating": "good"});
    assert_eq!(all("question"), draft(question));
    assert_eq!(all("callback"), draft(callback));
    assert_eq!(all("feedback"), draft(feedback));
    let none = json!({"kind": "order", "message": "m"});
    assert_eq!(all("order"), draft(none));
}

/// The style hides a field of one choice with the others, and cannot do it with two at once.
#[test]
fn ok_the_style_knows_what_stands_with_one_choice_only() {
    let typed = draft(json!({"kind": "feedback", "rating": "bad"}));
    let page = hosted(&view(&site(), &typed, Stage::Filled));
    let style = style(None);
    let mut seen = Vec::new();
    for classes in values(&page, "class") {
        let mut of_kinds = classes.split(' ').filter_map(|class| {
            let (what, kind) = class.split_once('-')?;
            ["for", "only"].contains(&what).then_some((what, kind))
        });
        let Some((what, kind)) = of_kinds.next() else {
            continue;
        };
        assert_eq!(of_kinds.next(), None, "{classes}");
        let rule = match what {
            "for" => format!("form:has(.choices):not(:has([value={kind}]:checked)) .for-{kind}"),
            _ => format!("form:has([value={kind}]:checked) .only-{kind}"),
        };
        assert!(style.contains(&rule), "{rule}");
        seen.push(classes);
    }
    assert_eq!(
        seen,
        [
            "rated for-feedback",
            "optional only-callback",
            "field for-question",
            "field for-callback",
            "field for-callback"
        ]
    );
}

#[test]
fn ok_filled_page_keeps_the_face() {
    let typed = draft(json!({"kind": "feedback", "rating": "bad"}));
    let page = hosted(&view(&site(), &typed, Stage::Filled));
    assert!(page.contains("name=\"rating\" value=\"bad\"") && page.contains("Not confirmed yet."));
    assert_eq!(tags(&page, "button").len(), 1);
}

#[test]
fn ok_failure_gives_the_words_to_the_mail() {
    let typed = draft(json!({"kind": "feedback", "message": "a&b\nè <"}));
    let page = hosted(&view(&site(), &typed, Stage::NotReceived));
    let links = values(&page, "href");
    assert!(links.contains(&"mailto:aiuto@cucineferri.example?body=a%26b%0D%0A%C3%A8%20%3C"));
    assert!(links.contains(&"tel:+390655550147"));
    assert!(page.contains("This has not reached us."));
    assert!(page.contains("Call <bdi dir=\"ltr\">06 5555 0147</bdi></a>"));
    let unknown = hosted(&view(&site(), &typed, Stage::NotConfirmed));
    assert!(!unknown.contains("not reached") && unknown.contains("went wrong on our side."));
    // Whoever shows this page has answered.
    assert!(!unknown.contains("No answer came."));
    let wait = "In 1 second.";
    let busy = hosted(&view(&site(), &typed, Stage::Busy { wait }));
    assert!(busy.contains("This has not reached us.") && busy.contains(wait));
}

#[test]
fn ok_feedback_is_not_promised_an_answer() {
    let page = refused(&site(), &draft(json!({"kind": "feedback"})));
    assert!(page.contains("Write a line here, then it can go."));
    let page = refused(&site(), &draft(json!({"kind": "question"})));
    assert!(page.contains("Write a line here, so that we can answer."));
}
