//! A walk through every screen that a visitor can see, with a stop at each: for pictures, and for
//! checks that must hold on each.

use configuration::Language;

use crate::{Browser, Gate, Mishap, Stage, Visitor, WidgetPage};

/// What draws the screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rung {
    /// The panel, in WebAssembly.
    Panel,
    /// The loader, where WebAssembly is blocked.
    SmallForm,
}

/// A screen at which the walk stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// The page with the launcher alone.
    Launcher,
    /// The first screen.
    Home,
    /// The form of a question.
    Question,
    /// The same after Send was pressed too early.
    QuestionFault,
    /// The form of a call.
    Callback,
    /// A receipt that says delivered.
    Receipt,
    /// The receipt of a face, with room for words.
    Rated,
    /// It did not go through.
    Failure,
    /// The hosted page.
    Hosted,
    /// The same after it was refused.
    HostedFault,
    /// The visitor's private page.
    Case,
    /// The same in the tab that has just sent it, where the number is being changed.
    Changing,
    /// The page after they have closed the case.
    Closed,
    /// The same after they have said more about a closed case.
    Reopened,
}

impl Sight {
    /// Its name in words, for pictures and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Launcher => "launcher",
            Self::Home => "home",
            Self::Question => "question",
            Self::QuestionFault => "question-fault",
            Self::Callback => "callback",
            Self::Receipt => "receipt",
            Self::Rated => "rated",
            Self::Failure => "failure",
            Self::Hosted => "hosted",
            Self::HostedFault => "hosted-fault",
            Self::Case => "case",
            Self::Changing => "case-changing",
            Self::Closed => "case-closed",
            Self::Reopened => "case-reopened",
        }
    }
}

/// Walks through the widget's screens, from a page that is about to be opened and whose widget comes
/// through the gate.
pub async fn tour(
    browser: &Browser,
    gate: &Gate,
    address: &str,
    rung: Rung,
    language: Language,
    visitor: &Visitor,
    mut stop: impl AsyncFnMut(Sight),
) {
    let page = WidgetPage::in_language(browser, language);
    if rung == Rung::SmallForm {
        gate.befall(".wasm", Mishap::Status(404));
    }
    browser.open(address).await;
    page.wait().await;
    stop(Sight::Launcher).await;

    open(&page, rung).await;
    stop(Sight::Home).await;

    page.press_sentence("ask_label").await;
    page.see_sentence("ask_message").await;
    stop(Sight::Question).await;
    page.press_sentence("ask_send").await;
    page.see_sentence("fault_email_empty").await;
    stop(Sight::QuestionFault).await;

    page.press_sentence("back").await;
    page.press_sentence("call_label").await;
    page.fill("phone", &visitor.phone).await;
    page.fill("message", &visitor.message).await;
    page.fill("name", &visitor.name).await;
    stop(Sight::Callback).await;
    page.press_sentence("call_send").await;
    page.see_sentence("receipt_title_delivered").await;
    stop(Sight::Receipt).await;
    let links = "return here('a[href*=\"/case/\"]').slice(0, 2).map((link) => link.href)";
    let links = page.look(links, ().into()).await;
    let links: [String; 2] = serde_json::from_value(links).expect("two links");
    let [changing, case] = links;

    page.press_sentence("back").await;
    page.press_sentence("rate_bad").await;
    page.see_sentence("add_label").await;
    stop(Sight::Rated).await;

    page.press_sentence("back").await;
    gate.befall("/submissions", Mishap::HungUp);
    page.ask(visitor).await;
    page.press_sentence("ask_send").await;
    page.see_promised("fail_title_unknown").await;
    stop(Sight::Failure).await;
    gate.relent();

    browser.open(&changing).await;
    page.see_sentence("contact_send").await;
    stop(Sight::Changing).await;
    browser.open(&case).await;
    page.see_sentence("case_private").await;
    stop(Sight::Case).await;
    page.press_sentence("solved_button").await;
    page.see_sentence("receipt_title_solved").await;
    stop(Sight::Closed).await;
    page.fill("message", &visitor.message).await;
    page.press_sentence("add_send").await;
    page.see_sentence("fact_reopened").await;
    stop(Sight::Reopened).await;
}

/// Walks through the hosted page.
pub async fn hosted_tour(
    stage: &Stage,
    browser: &Browser,
    language: Language,
    mut stop: impl AsyncFnMut(Sight),
) {
    let page = WidgetPage::in_language(browser, language);
    browser
        .open(&format!(
            "{}/contact/acme?locale={}",
            stage.edge.base_url(),
            language.tag()
        ))
        .await;
    page.see_sentence("hosted_words").await;
    stop(Sight::Hosted).await;
    page.press_sentence("hosted_question").await;
    page.press_sentence("send").await;
    page.see_sentence("hosted_fault_lead").await;
    stop(Sight::HostedFault).await;
}

async fn open(page: &WidgetPage<'_>, rung: Rung) {
    match rung {
        Rung::Panel => page.open_warm().await,
        Rung::SmallForm => page.open().await,
    }
    page.see_sentence("home_title").await;
}
