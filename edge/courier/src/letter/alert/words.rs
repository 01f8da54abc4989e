//! The sentences of an alert: for each cause what a person does about it.

use crate::{
    Cause,
    letter::{
        Alert,
        alert::Said,
        words::{counted, filled},
    },
};

/// The sentences of alerts, from the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertWords {
    language: String,
    fault: String,
    since: String,
    kept: String,
    recovered: String,
    recovered_text: String,
    dead: String,
    dead_text: String,
    dead_do: String,
    dead_more: String,
    check: String,
    check_text: String,
    causes: Vec<(Cause, String)>,
}

/// What to type to give a channel its secret.
const PUT_SECRET: &str = "wrangler secret put ";
/// What to type to put given-up deliveries back in the queue.
const REVIVE: &str = "cargo xtask dead";

impl AlertWords {
    /// Gathers the sentences: `language` is their BCP 47 tag, `say` gives the sentence of an id.
    #[must_use]
    pub fn gather(language: &str, say: impl Fn(&str) -> String) -> Self {
        Self {
            language: language.to_owned(),
            fault: say("alert_fault"),
            since: say("alert_since"),
            kept: say("alert_kept"),
            recovered: say("alert_recovered"),
            recovered_text: say("alert_recovered_text"),
            dead: say("alert_dead"),
            dead_text: say("alert_dead_text"),
            dead_do: say("alert_dead_do"),
            dead_more: say("alert_dead_more"),
            check: say("alert_check"),
            check_text: say("alert_check_text"),
            causes: Cause::ALL
                .into_iter()
                .map(|cause| (cause, say(advice_id(cause))))
                .collect(),
        }
    }

    pub(super) fn language(&self) -> &str {
        &self.language
    }

    /// The alert in words, the channel's name within them.
    pub(crate) fn say(&self, alert: &Alert) -> Said {
        match alert {
            Alert::ChannelFault {
                channel,
                cause,
                since,
                secret,
            } => {
                let channel = [("channel", channel.as_str())];
                let needs_secret = matches!(cause, Cause::LoginRefused | Cause::SecretMissing);
                Said {
                    title: filled(&self.fault, &channel),
                    paragraphs: vec![filled(self.advice(*cause), &channel)],
                    is_fault: true,
                    notes: vec![filled(&self.since, &[("since", since)]), self.kept.clone()],
                    references: Vec::new(),
                    command: secret
                        .as_ref()
                        .filter(|_| needs_secret)
                        .map(|secret| [PUT_SECRET, secret].concat()),
                }
            }
            Alert::ChannelRecovered { channel, since } => Said {
                title: filled(&self.recovered, &[("channel", channel)]),
                paragraphs: vec![filled(&self.recovered_text, &[("since", since)])],
                command: None,
                is_fault: false,
                notes: Vec::new(),
                references: Vec::new(),
            },
            Alert::Dead {
                channel,
                references,
                more,
            } => self.dead(channel, references, *more),
            Alert::Check { channel } => Said {
                title: filled(&self.check, &[("channel", channel)]),
                paragraphs: vec![self.check_text.clone()],
                command: None,
                is_fault: false,
                notes: Vec::new(),
                references: Vec::new(),
            },
        }
    }

    fn dead(&self, channel: &str, references: &[shared::Reference], more: u32) -> Said {
        let more_count = usize::try_from(more).unwrap_or(usize::MAX);
        let n = references.len().saturating_add(more_count);
        let mut references: Vec<_> = references.iter().map(ToString::to_string).collect();
        if more > 0 {
            references.push(filled(&self.dead_more, &[("n", &more.to_string())]));
        }
        Said {
            title: filled(counted(&self.dead, n), &[("n", &n.to_string())]),
            paragraphs: vec![
                filled(&self.dead_text, &[("channel", channel)]),
                self.dead_do.clone(),
            ],
            command: Some(REVIVE.to_owned()),
            is_fault: true,
            notes: Vec::new(),
            references,
        }
    }

    fn advice(&self, wanted: Cause) -> &str {
        let found = self.causes.iter().find(|(cause, _)| *cause == wanted);
        found.map_or("", |(_, sentence)| sentence)
    }
}

/// Where the catalogue has the sentence for a cause.
const fn advice_id(cause: Cause) -> &'static str {
    match cause {
        Cause::LoginRefused => "alert_login_refused",
        Cause::LoginNotOffered => "alert_login_not_offered",
        Cause::SecretMissing => "alert_secret_missing",
        Cause::SenderRefused => "alert_sender_refused",
        Cause::TlsNotOffered => "alert_tls_not_offered",
        Cause::TlsUntrusted => "alert_tls_untrusted",
        Cause::Refused => "alert_refused",
        Cause::TooLarge => "alert_too_large",
        Cause::Unreachable => "alert_unreachable",
        Cause::TimedOut | Cause::Closed | Cause::ServerFault => "alert_server",
        Cause::Busy | Cause::Greylisted | Cause::TooMany => "alert_busy",
        Cause::Redirected => "alert_redirected",
        Cause::NotAccepted => "alert_not_accepted",
        Cause::Gone => "alert_gone",
        Cause::NoAnswer => "alert_no_answer",
        Cause::Protocol => "alert_protocol",
    }
}
