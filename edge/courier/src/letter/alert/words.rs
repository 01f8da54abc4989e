//! The sentences of an alert: for each cause what a person does about it.

use crate::{
    Cause,
    letter::{
        Alert, Dead, DeadCase, LetterWords,
        alert::{Said, SaidCase, ToDo},
        content::title,
        words::{counted, filled},
    },
};

/// Cases that are shown one by one, with their times. Of more, the references: some mail programs
/// cut a letter after 100 KB.
const SHOWN_MAX: usize = 20;
/// What to type to give a channel its secret.
const PUT_SECRET: &str = "wrangler secret put ";
/// What to type to put given-up deliveries back in the queue.
const REVIVE: &str = "cargo xtask dead";

/// The sentences of alerts, from the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertWords {
    language: String,
    letter: LetterWords,
    fault: String,
    since: String,
    kept: String,
    recovered: String,
    recovered_text: String,
    channel: String,
    received: String,
    undelivered: String,
    dead: String,
    dead_title: String,
    dead_lead: String,
    dead_lead_at_once: String,
    dead_unread: String,
    dead_stored: String,
    dead_cause: String,
    dead_more: String,
    dead_visitors: String,
    dead_do: String,
    dead_note: String,
    dead_told_by: String,
    unreached: String,
    unreached_text: String,
    check: String,
    check_text: String,
    causes: Vec<(Cause, String)>,
}

impl AlertWords {
    /// Gathers the sentences: `language` is their BCP 47 tag, `say` gives the sentence of an id.
    #[must_use]
    pub fn gather(language: &str, say: impl Fn(&str) -> String) -> Self {
        Self {
            language: language.to_owned(),
            letter: LetterWords::gather(language, &say),
            fault: say("alert_fault"),
            since: say("alert_since"),
            kept: say("alert_kept"),
            recovered: say("alert_recovered"),
            recovered_text: say("alert_recovered_text"),
            channel: say("alert_channel"),
            received: say("fact_received"),
            undelivered: say("fact_undeliverable"),
            dead: say("alert_dead"),
            dead_title: say("alert_dead_title"),
            dead_lead: say("alert_dead_lead"),
            dead_lead_at_once: say("alert_dead_lead_at_once"),
            dead_unread: say("alert_dead_unread"),
            dead_stored: say("alert_dead_stored"),
            dead_cause: say("alert_dead_cause"),
            dead_more: say("alert_dead_more"),
            dead_visitors: say("alert_dead_visitors"),
            dead_do: say("alert_dead_do"),
            dead_note: say("alert_dead_note"),
            dead_told_by: say("alert_dead_told_by"),
            unreached: say("alert_unreached"),
            unreached_text: say("alert_unreached_text"),
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
                let needs_secret = matches!(cause, Cause::LoginRefused | Cause::SecretMissing);
                let secret = secret.as_ref().filter(|_| needs_secret);
                let channel = [("channel", channel.as_str())];
                Said {
                    is_fault: true,
                    paragraphs: vec![filled(self.advice(*cause), &channel)],
                    to_do: secret.map(|secret| ToDo {
                        command: Some([PUT_SECRET, secret].concat()),
                        ..ToDo::default()
                    }),
                    notes: vec![filled(&self.since, &[("since", since)]), self.kept.clone()],
                    ..Said::titled(filled(&self.fault, &channel))
                }
            }
            Alert::ChannelRecovered { channel, since } => Said {
                paragraphs: vec![filled(&self.recovered_text, &[("since", since)])],
                ..Said::titled(filled(&self.recovered, &[("channel", channel)]))
            },
            Alert::Dead(dead) => self.dead(dead),
            Alert::Unreached { reference } => {
                let reference = reference.to_string();
                let said = filled(&self.unreached, &[("reference", &reference)]);
                Said {
                    is_fault: true,
                    paragraphs: vec![self.unreached_text.clone()],
                    ..Said::titled(said)
                }
            }
            Alert::Check { channel } => Said {
                paragraphs: vec![self.check_text.clone()],
                ..Said::titled(filled(&self.check, &[("channel", channel)]))
            },
        }
    }

    fn dead(&self, dead: &Dead) -> Said {
        let more = usize::try_from(dead.more).unwrap_or(usize::MAX);
        let n = dead.cases.len().saturating_add(more);
        let number = n.to_string();
        let channel = [("channel", dead.channel.as_str())];
        let (told, listed): (Vec<_>, Vec<_>) = dead
            .cases
            .iter()
            .enumerate()
            .partition(|(at, case)| *at < SHOWN_MAX && case.report.is_some());
        let mut references: Vec<_> = listed
            .into_iter()
            .map(|(_, case)| case.reference.to_string())
            .collect();
        if more > 0 {
            references.push(filled(&self.dead_more, &[("n", &more.to_string())]));
        }
        let answer = dead.answer.as_ref().map(|(host, code)| {
            let label = filled(&self.dead_cause, &[("host", host)]);
            (label, code.clone())
        });
        let told_by = dead.told_by.as_ref();
        Said {
            subject: filled(counted(&self.dead, n), &[("n", &number)]),
            is_fault: true,
            paragraphs: self.dead_lead(dead, n),
            answer,
            cases: told
                .into_iter()
                .filter_map(|(_, case)| self.case(case))
                .collect(),
            references,
            visitors: Some(self.dead_visitors.clone()),
            to_do: Some(ToDo {
                heading: Some(self.dead_do.clone()),
                advice: dead.cause.map(|cause| filled(self.advice(cause), &channel)),
                command: Some(REVIVE.to_owned()),
                note: Some(self.dead_note.clone()),
            }),
            notes: told_by
                .map(|by| filled(&self.dead_told_by, &[("channel", by)]))
                .into_iter()
                .collect(),
            ..Said::titled(filled(counted(&self.dead_title, n), &[("n", &number)]))
        }
    }

    /// Who did not take them and in what time, whether anybody has read them, and that they are kept.
    fn dead_lead(&self, dead: &Dead, n: usize) -> Vec<String> {
        let who = match &dead.inbox {
            Some(inbox) => inbox.clone(),
            None => filled(&self.channel, &[("channel", &dead.channel)]),
        };
        let lead = match &dead.patience {
            Some(patience) => filled(
                counted(&self.dead_lead, n),
                &[("who", &who), ("duration", patience)],
            ),
            None => filled(counted(&self.dead_lead_at_once, n), &[("who", &who)]),
        };
        let mut sentences = vec![lead];
        if !dead.is_read {
            sentences.push(counted(&self.dead_unread, n).to_owned());
        }
        sentences.push(counted(&self.dead_stored, n).to_owned());
        sentences
    }

    fn case(&self, case: &DeadCase) -> Option<SaidCase> {
        let report = case.report.as_ref()?;
        Some(SaidCase {
            reference: case.reference.to_string(),
            kind: title(report.kind, report.rating, 1, &self.letter),
            received: (self.received.clone(), report.received.clone()),
            dead: (self.undelivered.clone(), report.dead.clone()),
        })
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
        Cause::Bounced => "alert_bounced",
    }
}

impl Said {
    fn titled(title: String) -> Self {
        Self {
            subject: title.clone(),
            title,
            ..Self::default()
        }
    }
}
