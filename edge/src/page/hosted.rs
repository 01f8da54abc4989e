//! The hosted page `/contact/{site}`: what the widget asks, as forms that need no script.
//!
//! It posts the fields of [`Draft`] under their names on the wire, beside [`KEY_FIELD`] and
//! [`TOKEN_FIELD`]. The faces are submit buttons of a form of their own, so that one press sends;
//! a page that comes back has only the form of words, with all that was typed.

mod fields;

use configuration::{Catalogue, Language, Site, consent_version};
use maud::{Markup, html};
use shared::{Draft, Faults, Field, Kind};

pub(crate) use self::fields::wording;
pub(in crate::page) use self::fields::{Fields, fault_line, hidden, label};
use super::{
    face,
    frame::{Frame, document},
    ways::ways_with_words,
};

/// The form's field that has the submission key.
pub(crate) const KEY_FIELD: &str = "key";
/// The form's field that has the page's token.
pub(crate) const TOKEN_FIELD: &str = "token";

/// The form's field that has the number which the visitor was asked about.
pub(crate) const ASKED_FIELD: &str = "asked";

/// Where a form's answer is shown. The site may show the form in a frame, and nobody the page that
/// comes after it.
const TARGET: &str = "_top";

/// What makes a form one of ours.
#[derive(Clone, Copy)]
pub(crate) struct Proof<'a> {
    /// The submission key of what it sends.
    pub(crate) key: &'a str,
    /// The token that answers for key and unseen values.
    pub(crate) token: &'a str,
}

/// What the hosted page shows.
pub(crate) struct HostedView<'a> {
    /// Whose page it is.
    pub(crate) site: &'a Site,
    /// The language of the page, and of the submission.
    pub(crate) language: Language,
    /// Where the forms post to.
    pub(crate) action_url: &'a str,
    /// What makes the form of words one of ours.
    pub(crate) words: Proof<'a>,
    /// The number that the visitor is asked about, or was.
    pub(crate) asked: Option<&'a str>,
    /// What stands in the fields, and what goes along unseen: page, touchpoint, receipt, replaces.
    pub(crate) draft: &'a Draft,
    /// How the visitor came to it.
    pub(crate) stage: Stage<'a>,
}

/// How the visitor came to the page.
#[derive(Clone, Copy)]
pub(crate) enum Stage<'a> {
    /// By a link: faces above, words below.
    Open {
        /// What makes the form of faces one of ours.
        faces: Proof<'a>,
    },
    /// By a post that is none of our page's, as the widget's way out makes it. Nothing is sent
    /// before a press here, but an earlier attempt may have arrived.
    Filled,
    /// The post was refused.
    Refused(&'a Faults),
    /// Too many came from this address: when the next is taken, as a sentence.
    Busy {
        /// The sentence.
        wait: &'a str,
    },
    /// Our side could not take it.
    NotReceived,
    /// Something went wrong on our side: it may have arrived.
    NotConfirmed,
}

/// The page.
pub(crate) fn hosted(view: &HostedView<'_>) -> String {
    let catalogue = Catalogue::of(view.language);
    let heading = catalogue.fill("hosted_title", &[("company", &view.site.name)]);
    let title = match view.stage {
        Stage::Refused(faults) => [
            &catalogue.count("fault_count", faults.count()),
            " · ",
            &heading,
        ]
        .concat(),
        _ => heading.clone(),
    };
    let content = if let Stage::Open { faces } = view.stage {
        html! {
            div.lead {
                h1 { (heading) }
                p.hint { (catalogue.fill("hosted_lead", &[("company", &view.site.name)])) }
            }
            (faces_form(view, catalogue, faces))
            p.or id="words" { (catalogue.say("hosted_words")) }
            (words_form(view, catalogue))
        }
    } else {
        html! {
            h1 { (heading) }
            (well(view, catalogue))
            (words_form(view, catalogue))
        }
    };
    let frame = Frame {
        site: Some(view.site),
        language: view.language,
        title: &title,
        note: None,
    };
    document(&frame, &content)
}

/// The draft without what its choice does not ask for: a field that is out of sight is not sent,
/// even if something was typed there before the choice changed. Without a choice what all ask for stays.
pub(crate) fn for_choice(mut draft: Draft) -> Draft {
    let kind = draft.kind.as_deref().and_then(Kind::from_name);
    let asks_for = |field| match kind {
        Some(kind) => kind.carries(field),
        None => Kind::ALL.into_iter().all(|kind| kind.carries(field)),
    };
    let unasked = |field: &Field| *field != Field::Kind && !asks_for(*field);
    for field in Field::ALL.into_iter().filter(unasked) {
        *draft.field_mut(field) = None;
    }
    if !asks_for(Field::Phone) {
        draft.consent = None;
    }
    draft
}

fn faces_form(view: &HostedView<'_>, catalogue: &'static Catalogue, faces: Proof<'_>) -> Markup {
    html! {
        form method="post" action=(view.action_url) target=(TARGET) {
            (unseen(view, faces))
            (hidden(Field::Kind.name(), Some(Kind::Feedback.name())))
            div role="group" aria-labelledby="h-rating" aria-describedby="h-rating-hint" {
                h2.title id="h-rating" { (catalogue.say("home_title")) }
                p.hint id="h-rating-hint" { (catalogue.say("home_hint")) }
                div.faces {
                    @for rating in face::FACES {
                        button.key type="submit" name=(Field::Rating.name()) value=(rating.name()) {
                            (face::drawing(rating, 60)) (face::word(rating, catalogue))
                        }
                    }
                }
            }
        }
    }
}

/// The browser's own checks are off: their words are not ours, and they would stop at a field that
/// is out of sight.
fn words_form(view: &HostedView<'_>, catalogue: &'static Catalogue) -> Markup {
    let draft = view.draft;
    let faults = match view.stage {
        Stage::Refused(faults) => Some(faults),
        _ => None,
    };
    let fields = Fields::new(catalogue, draft, faults);
    let labelled_by = matches!(view.stage, Stage::Open { .. }).then_some("words");
    html! {
        form.fields method="post" action=(view.action_url) target=(TARGET) novalidate aria-labelledby=[labelled_by] {
            (unseen(view, view.words))
            (hidden("receipt", draft.receipt.as_deref()))
            (hidden("replaces", draft.replaces.as_deref()))
            (hidden(ASKED_FIELD, view.asked))
            (consent(catalogue))
            @for field in fields::order() { (fields.draw(field, view.site)) }
            button.send type="submit" { (catalogue.say("send")) }
        }
    }
}

/// Which sentence stands beside the number.
pub(in crate::page) fn consent(catalogue: &'static Catalogue) -> Markup {
    hidden(
        "consent",
        Some(&consent_version(catalogue.say("call_consent"))),
    )
}

/// What goes along with either form.
fn unseen(view: &HostedView<'_>, proof: Proof<'_>) -> Markup {
    html! {
        (hidden(TOKEN_FIELD, Some(proof.token)))
        (hidden(KEY_FIELD, Some(proof.key)))
        (hidden("page", view.draft.page.as_deref()))
        (hidden("touchpoint", view.draft.touchpoint.as_deref()))
        (hidden("locale", Some(view.language.tag())))
    }
}

/// Why the page is here again; dashed, because nothing is done yet.
fn well(view: &HostedView<'_>, catalogue: &'static Catalogue) -> Markup {
    let words = view
        .draft
        .message
        .as_deref()
        .filter(|message| !message.is_empty());
    let (title, text) = match view.stage {
        Stage::Open { .. } => return Markup::default(),
        Stage::Refused(faults) => {
            return html! {
                div.todo role="alert" {
                    strong { (catalogue.count("fault_count", faults.count())) }
                    p.hint { (catalogue.say("hosted_fault_lead")) }
                    (fields::links(catalogue, faults))
                }
            };
        }
        Stage::Filled => ("fail_title_unknown", catalogue.say("hosted_filled")),
        Stage::Busy { wait } => ("fail_title", wait),
        Stage::NotReceived => ("fail_title", catalogue.say("fail_text")),
        Stage::NotConfirmed => ("fail_title_unknown", catalogue.say("fail_text_fault")),
    };
    html! {
        div.todo role="alert" {
            strong { (catalogue.say(title)) }
            p.hint { (text) }
            @if !matches!(view.stage, Stage::Filled) {
                (ways_with_words(view.site, catalogue, words))
            }
        }
    }
}
