//! Sends a letter to say that it works over each channel of a site, and says in plain words which do.

use std::time::Duration;

use anyhow::{Result, ensure};
use clap::Args;
use configuration::{Catalogue, Language};
use serde::Deserialize;
use serde_json::json;

use crate::holder::{self, Holder};
use crate::project::Project;

/// The edge tries the channels one after the other, and one that drips may take seven minutes.
const WITHIN: Duration = Duration::from_mins(20);
/// How an attempt is called that came through.
const DELIVERED: &str = "delivered";

/// Which site.
#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    holder: holder::Options,
}

/// What the edge says.
#[derive(Deserialize)]
struct Checked {
    channels: Vec<Tried>,
}

/// What came of one channel.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Tried {
    channel: String,
    outcome: String,
    /// A name of `courier::Cause`.
    cause: Option<String>,
    phase: Option<String>,
    /// What the other side answered, as `535 5.7.8`.
    code: Option<String>,
    secret: Option<String>,
    /// Why there was no attempt.
    why: Option<String>,
}

/// Tries every channel; an error if one does not work.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    check(&Holder::of(project, &options.holder)?)
}

/// The same for whoever holds the key already.
pub(crate) fn check(holder: &Holder) -> Result<()> {
    let checked: Checked = holder.post("check", &json!({}), WITHIN)?;
    for tried in &checked.channels {
        println!("{}", tried.in_words());
    }
    let (all, bad) = (checked.channels.len(), checked.bad());
    ensure!(bad == 0, "{}", bad_in_words(bad, all, holder.site()));
    Ok(())
}

fn bad_in_words(bad: usize, all: usize, site: &str) -> String {
    match (bad, all) {
        (1, 1) => format!("the one channel of {site} does not work: nothing reaches the company"),
        (1, _) => format!("1 of {all} channels of {site} does not work"),
        _ if bad == all => {
            format!("none of the {all} channels of {site} works: nothing reaches the company")
        }
        _ => format!("{bad} of {all} channels of {site} do not work"),
    }
}

impl Checked {
    fn bad(&self) -> usize {
        let bad = self.channels.iter().filter(|tried| !tried.works());
        bad.count()
    }
}

impl Tried {
    fn works(&self) -> bool {
        self.outcome == DELIVERED
    }

    /// One line for what it is, and one for each thing that a person can do about it.
    fn in_words(&self) -> String {
        let name = &self.channel;
        if self.works() {
            return format!("{name}: works. It took a message that says so.");
        }
        let mut lines = vec![format!("{name}: does not work.{}", self.answer())];
        if let Some(why) = &self.why {
            lines.push(format!("Nothing was sent: {why}."));
        }
        let catalogue = Catalogue::of(Language::English);
        for (at, id) in self.advice().iter().enumerate() {
            let or = if at == 0 { "" } else { "Or: " };
            lines.push([or, &catalogue.fill(id, &[("channel", name)])].concat());
        }
        if let Some(secret) = self.secret.as_ref().filter(|_| self.needs_secret()) {
            lines.push(holder::how_to_set(secret));
        }
        lines.join("\n  ")
    }

    /// What the other side answered, and where the attempt was.
    fn answer(&self) -> String {
        let phase = self.phase.as_deref().unwrap_or_default();
        match &self.code {
            Some(code) => format!(" It answered {code}{}.", answered_to(phase)),
            None if self.cause.as_deref() == Some("secret_missing") => String::new(),
            None => ended(phase).map_or_else(String::new, |where_| format!(" It ended {where_}.")),
        }
    }

    /// The sentences of the catalogue, those of an alert. Servers that will not have the sender say so
    /// with the code of a refusal: before there is a recipient it can be about nothing else, and later
    /// the class 5.7 of RFC 3463 leaves both open.
    fn advice(&self) -> Vec<String> {
        let is_refused = self.cause.as_deref() == Some("refused");
        let is_sender = self.phase.as_deref() == Some("mail_from");
        let code = self.code.as_deref().unwrap_or_default();
        let is_policy = code
            .split(' ')
            .nth(1)
            .is_some_and(|code| code.starts_with("5.7."));
        let cause = self.cause.as_deref().filter(|_| !(is_refused && is_sender));
        let sender = (is_refused && (is_sender || is_policy)).then_some("sender_refused");
        let causes = [cause, sender].into_iter().flatten();
        causes.map(advice_id).collect()
    }

    fn needs_secret(&self) -> bool {
        let cause = self.cause.as_deref();
        cause == Some("login_refused") || cause == Some("secret_missing")
    }
}

/// To what it was the answer, of the phases of `courier::Phase`. Over HTTP there is one question only.
fn answered_to(phase: &str) -> &'static str {
    match phase {
        "greeting" => " as its greeting",
        "hello" => " to EHLO",
        "starttls" => " to STARTTLS",
        "authentication" => " to the login",
        "mail_from" => " to MAIL FROM",
        "rcpt_to" => " to RCPT TO",
        "data" => " to DATA",
        "content" | "final_dot" => " to the letter",
        _ => "",
    }
}

/// Where an attempt ended that got no answer.
fn ended(phase: &str) -> Option<&'static str> {
    Some(match phase {
        "connect" => "before it was connected",
        "greeting" => "before the greeting",
        "hello" => "at EHLO",
        "starttls" => "at STARTTLS",
        "tls" => "in the TLS handshake",
        "authentication" => "at the login",
        "mail_from" => "at MAIL FROM",
        "rcpt_to" => "at RCPT TO",
        "data" => "at DATA",
        "content" => "in the middle of the letter",
        "final_dot" => "after the letter, before the answer",
        "request" => "before the request was sent",
        "answer" => "after the request, before the answer",
        _ => return None,
    })
}

/// Where the catalogue has the sentence for a cause: a few share one.
fn advice_id(cause: &str) -> String {
    match cause {
        "timed_out" | "closed" | "server_fault" => "alert_server".to_owned(),
        "greylisted" | "too_many" => "alert_busy".to_owned(),
        other => format!("alert_{other}"),
    }
}

#[cfg(test)]
mod tests {
    use configuration::{Catalogue, Language};
    use courier::{Cause, Phase};

    use super::{Checked, Tried, advice_id, answered_to, bad_in_words, ended};

    const PHASES: [Phase; 13] = [
        Phase::Connect,
        Phase::Greeting,
        Phase::Hello,
        Phase::StartTls,
        Phase::Tls,
        Phase::Authentication,
        Phase::MailFrom,
        Phase::RcptTo,
        Phase::Data,
        Phase::Content,
        Phase::FinalDot,
        Phase::Request,
        Phase::Answer,
    ];

    fn checked(json: &str) -> Checked {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn ok_each_cause_has_its_sentence() {
        let catalogue = Catalogue::of(Language::English);
        for cause in Cause::ALL {
            assert!(catalogue.has(&advice_id(cause.name())), "{}", cause.name());
        }
    }

    #[test]
    fn ok_each_phase_is_a_place() {
        let phases = PHASES.map(Phase::name);
        assert!(phases.iter().all(|phase| ended(phase).is_some()));
        let silent = phases.iter().filter(|phase| answered_to(phase).is_empty());
        // Nobody answers before there is a connection, and over HTTP there is one question.
        let silent: Vec<&str> = silent.copied().collect();
        assert_eq!(silent, ["connect", "tls", "request", "answer"]);
    }

    #[test]
    fn ok_how_many_do_not_work() {
        assert_eq!(
            [(1, 1), (1, 2), (2, 2), (2, 3)].map(|(bad, all)| bad_in_words(bad, all, "acme")),
            [
                "the one channel of acme does not work: nothing reaches the company",
                "1 of 2 channels of acme does not work",
                "none of the 2 channels of acme works: nothing reaches the company",
                "2 of 3 channels of acme do not work",
            ]
        );
    }

    /// An answer as `POST /status/acme/check` gave it.
    #[test]
    fn ok_a_line_for_what_works_and_advice_for_the_rest() {
        let checked = checked(
            r#"{"site": "acme", "channels": [
                {"channel": "smtp", "outcome": "delivered", "cause": null, "phase": "final_dot",
                 "code": "250 2.0.0", "secret": "SMTP_PASSWORD_ACME"},
                {"channel": "crm", "outcome": "configuration", "cause": "login_refused",
                 "phase": "answer", "code": "401", "secret": "CHANNEL_ACME_CRM"},
                {"channel": "room", "outcome": "not_tried", "why": "the letter has nothing to deliver"}
            ]}"#,
        );
        let said: Vec<String> = checked.channels.iter().map(Tried::in_words).collect();
        assert_eq!(
            said,
            [
                "smtp: works. It took a message that says so.",
                "crm: does not work. It answered 401.\n  The other side refuses the password or token of channel “crm”. Set its secret again.\n  On Cloudflare: npx wrangler secret put CHANNEL_ACME_CRM --config edge/wrangler.toml; on a machine of your own: CHANNEL_ACME_CRM in the environment of `cargo xtask serve`.",
                "room: does not work.\n  Nothing was sent: the letter has nothing to deliver.",
            ]
        );
        assert_eq!(checked.bad(), 2);
    }

    #[test]
    fn ok_a_refusal_of_the_sender_is_told_from_one_of_the_inbox() {
        let refused = |phase: &str, code: &str| {
            let tried = Tried {
                cause: Some("refused".to_owned()),
                phase: Some(phase.to_owned()),
                code: Some(code.to_owned()),
                ..Tried::default()
            };
            tried.advice()
        };
        assert_eq!(refused("mail_from", "550 5.7.1"), ["alert_sender_refused"]);
        assert_eq!(refused("rcpt_to", "550 5.1.1"), ["alert_refused"]);
        assert_eq!(
            refused("rcpt_to", "553 5.7.1"),
            ["alert_refused", "alert_sender_refused"]
        );
    }
}
