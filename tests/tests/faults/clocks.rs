//! A clock that jumps while the Worker runs (F17): workerd goes by a clock of its own, which is set
//! forward and back under it, and the timers of the machine go on as they do when somebody sets a clock.

mod visitors;

use std::time::Duration;

use libtest_mimic::Trial;
use tests::{
    Books, Clock, Conduct, Conservation, ScriptedSmtp, SmtpPhase, Terms, Workerd,
    can_have_own_clock, eventually,
};
use tokio::time::Instant;

use crate::visits::{Visit, reckon, send_all};
use crate::world::{Scale, Tally, faults};

/// What a clock is out by that was set to another date.
const DAY: Duration = Duration::from_hours(24);
/// What a clock is out by that was set to another zone's time: less than some waits of the schedule.
const HOUR: Duration = Duration::from_hours(1);
/// One look at a failing channel in so many seconds.
const LOOK_SECONDS: u32 = 2;
/// The wait between two attempts at a letter that was put off, in seconds.
const STEP_SECONDS: u32 = 4;
/// The jitter may take a fifth of a wait away.
const SHORTEST: f64 = 0.8;

pub(crate) fn trials() -> Vec<Trial> {
    if !can_have_own_clock() {
        eprintln!(
            "left out: the clock that jumps while the Worker runs (`f17`). It needs Linux and `cc`, \
             by which Rust links there."
        );
        return Vec::new();
    }
    let mut trials = faults![
        f17_the_clock_jumps_forward_while_letters_wait,
        f17_the_clock_jumps_back_while_letters_wait,
        f17_the_clock_jumps_there_and_back_while_letters_wait,
        f17_the_clock_jumps_while_letters_are_put_off,
        f17_the_clock_jumps_in_the_middle_of_a_session,
        f17_the_clock_is_set_while_the_worker_is_stopped,
    ];
    trials.extend(visitors::trials());
    trials
}

async fn f17_the_clock_jumps_forward_while_letters_wait(scale: Scale) -> Tally {
    wait_through(&[&[Clock::Ahead(DAY)], &[Clock::Ahead(HOUR)]], scale).await
}

async fn f17_the_clock_jumps_back_while_letters_wait(scale: Scale) -> Tally {
    wait_through(&[&[Clock::Behind(DAY)], &[Clock::Behind(HOUR)]], scale).await
}

async fn f17_the_clock_jumps_there_and_back_while_letters_wait(scale: Scale) -> Tally {
    let runs: [&[Clock]; 2] = [
        &[Clock::Ahead(DAY), Clock::Right],
        &[Clock::Behind(DAY), Clock::Right],
    ];
    wait_through(&runs, scale).await
}

/// The mail server is away, the clock jumps, and jumps again; then the mail server is back.
async fn wait_through(runs: &[&[Clock]], scale: Scale) -> Tally {
    let mut all = Tally::default();
    for jumps in runs {
        let mut smtp = ScriptedSmtp::start().await;
        let terms = Terms::mail_at(smtp.port())
            .steps(&[0, LOOK_SECONDS])
            .seconds("probe_seconds", LOOK_SECONDS);
        let workerd = Workerd::running_by_own_clock(terms).await;
        let books = Conservation::watch(&workerd);
        smtp.close().await;
        let client = workerd.client();
        let mut visits = send_all(&client, "acme", scale.of(12, 200)).await;
        eventually("letters are not tried by themselves any more", || async {
            let failing = workerd
                .rows()
                .ask("SELECT * FROM channels WHERE failures > 2");
            (!failing.is_empty()).then_some(())
        })
        .await;
        let (before, since) = (attempts(&workerd), Instant::now());
        for clock in *jumps {
            jump(&workerd, *clock).await;
            visits.extend(send_all(&client, "acme", 1).await);
            let at_jump = attempts(&workerd);
            eventually(
                &format!("it is looked whether the server is back, {clock:?}"),
                || async { (attempts(&workerd) >= at_jump.saturating_add(2)).then_some(()) },
            )
            .await;
        }
        let made = attempts(&workerd).saturating_sub(before);
        // One look at a time, and one more by each jump.
        let most = in_time(since, LOOK_SECONDS).saturating_add(jumps.len());
        assert!(made <= most, "{made} attempts, {most} at most: {jumps:?}");
        smtp.open().await;
        all = all.and(once_each(&workerd, &smtp, &visits).await);
        books.end(&workerd).await;
    }
    all
}

/// Here no circuit helps: the server speaks of each letter, and each has its own time.
async fn f17_the_clock_jumps_while_letters_are_put_off(scale: Scale) -> Tally {
    let mut all = Tally::default();
    for clock in [
        Clock::Ahead(DAY),
        Clock::Behind(DAY),
        Clock::Ahead(HOUR),
        Clock::Behind(HOUR),
    ] {
        let smtp = ScriptedSmtp::start().await;
        smtp.always(Conduct::Answer(SmtpPhase::RcptTo, "450 4.2.1 not now"));
        let terms = Terms::mail_at(smtp.port()).steps(&[0, STEP_SECONDS]);
        let workerd = Workerd::running_by_own_clock(terms).await;
        let books = Conservation::watch(&workerd);
        let since = Instant::now();
        let visits = send_all(&workerd.client(), "acme", scale.of(10, 60)).await;
        eventually("each was tried", || async {
            (least_tried(&workerd) >= 1).then_some(())
        })
        .await;
        jump(&workerd, clock).await;
        let at_jump = least_tried(&workerd);
        eventually(&format!("each is tried again, {clock:?}"), || async {
            (least_tried(&workerd) > at_jump.saturating_add(1)).then_some(())
        })
        .await;
        let most_tried = tried(&workerd).into_iter().max().unwrap_or_default();
        // What a jump makes due too soon is tried once.
        let most = in_time(since, STEP_SECONDS).saturating_add(1);
        assert!(
            most_tried <= most,
            "{most_tried} attempts at one letter, {most} at most: {clock:?}"
        );
        smtp.first(0, Conduct::Take);
        all = all.and(once_each(&workerd, &smtp, &visits).await);
        books.end(&workerd).await;
    }
    all
}

async fn f17_the_clock_jumps_in_the_middle_of_a_session(scale: Scale) -> Tally {
    let mut all = Tally::default();
    for _ in 0..scale.of(1, 5) {
        for phase in [SmtpPhase::RcptTo, SmtpPhase::Accepted] {
            for clock in [Clock::Ahead(DAY), Clock::Behind(DAY), Clock::Behind(HOUR)] {
                all = all.and(in_session(phase, clock).await);
            }
        }
    }
    all
}

/// The server falls silent in the middle of a session, and the clock jumps. Whatever becomes of that
/// session: its letter is tried again, no other waits for it, and none comes twice that was not in doubt.
async fn in_session(phase: SmtpPhase, clock: Clock) -> Tally {
    let mut smtp = ScriptedSmtp::start().await;
    smtp.first(1, Conduct::Hold(phase));
    // By its own patience the attempt would outlast every wait here.
    let terms = Terms::mail_at(smtp.port())
        .seconds("reply_seconds", 300)
        .seconds("attempt_seconds", 420);
    let workerd = Workerd::running_by_own_clock(terms).await;
    let books = Conservation::watch(&workerd);
    let client = workerd.client();
    let mut visits = send_all(&client, "acme", 1).await;
    smtp.held().await;
    jump(&workerd, clock).await;
    visits.extend(send_all(&client, "acme", 2).await);
    let tally = reckon(&workerd, &smtp, &visits).await;
    let in_doubt = ambiguous(&workerd);
    assert!(
        tally.lost == 0 && tally.doubled <= in_doubt && in_doubt <= 1,
        "{tally:?}, {in_doubt} in doubt, {phase:?} {clock:?}: {:?}",
        smtp.copies()
    );
    let most_tried = tried(&workerd).into_iter().max();
    assert_eq!(most_tried, Some(2), "once more, {phase:?} {clock:?}");
    books.end(&workerd).await;
    tally
}

async fn f17_the_clock_is_set_while_the_worker_is_stopped(scale: Scale) -> Tally {
    let mut all = Tally::default();
    for clock in [Clock::Ahead(DAY), Clock::Behind(DAY), Clock::Behind(HOUR)] {
        let mut smtp = ScriptedSmtp::start().await;
        let mut workerd = Workerd::running_by_own_clock(Terms::mail_at(smtp.port())).await;
        let books = Conservation::watch(&workerd);
        smtp.close().await;
        let visits = send_all(&workerd.client(), "acme", scale.of(5, 50)).await;
        eventually("some were tried in vain", || async {
            (attempts(&workerd) > 2).then_some(())
        })
        .await;
        workerd.kill();
        workerd.set_clock(clock);
        let before = attempts(&workerd);
        workerd.start().await;
        workerd.tick().await;
        eventually("it is looked whether the server is back", || async {
            (attempts(&workerd) > before).then_some(())
        })
        .await;
        smtp.open().await;
        all = all.and(once_each(&workerd, &smtp, &visits).await);
        books.end(&workerd).await;
    }
    all
}

/// Sets the clock, and does what the timer of the machine does within five minutes.
async fn jump(workerd: &Workerd, clock: Clock) {
    workerd.set_clock(clock);
    workerd.tick().await;
}

/// Waits for the last letter: nothing is lost, and each came once.
async fn once_each(workerd: &Workerd, smtp: &ScriptedSmtp, visits: &[Visit]) -> Tally {
    let tally = reckon(workerd, smtp, visits).await;
    assert_eq!((tally.lost, tally.doubled), (0, 0), "{tally:?}");
    let books = Books::of(&workerd.rows());
    assert_eq!(usize::try_from(books.delivered), Ok(visits.len()));
    tally
}

/// How often something may have been done since then that is done once in so many seconds.
fn in_time(since: Instant, every_seconds: u32) -> usize {
    let shortest = f64::from(every_seconds) * SHORTEST;
    let mut times = 1_usize;
    let mut left = since.elapsed().as_secs_f64();
    while left > shortest {
        left -= shortest;
        times = times.saturating_add(1);
    }
    times
}

fn attempts(workerd: &Workerd) -> usize {
    workerd.rows().ask("SELECT * FROM attempts").len()
}

fn ambiguous(workerd: &Workerd) -> usize {
    let unseen = "SELECT * FROM attempts WHERE verdict IS NULL OR verdict = 'ambiguous'";
    workerd.rows().ask(unseen).len()
}

/// Attempts at each letter.
fn tried(workerd: &Workerd) -> Vec<usize> {
    let rows = workerd
        .rows()
        .ask("SELECT attempts FROM deliveries ORDER BY attempts");
    let counts = rows
        .iter()
        .filter_map(|row| row.get("attempts")?.parse().ok());
    counts.collect()
}

fn least_tried(workerd: &Workerd) -> usize {
    tried(workerd).into_iter().min().unwrap_or_default()
}
