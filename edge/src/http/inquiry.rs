//! What a route asks a desk, and what it says where that cannot answer.

use configuration::Site;
use worker::console_error;

use super::{
    asked::Asked,
    problem::{Kept, Refusal},
};
use crate::{
    ambient,
    desk::{self, NoAnswer, Question},
};

/// Asks a desk. What it could not do it has logged; what the runtime could not do is logged here.
pub(super) async fn ask<Q: Question>(
    asked: &Asked<'_>,
    site: &Site,
    question: &Q,
) -> Result<Q::Answer, Refusal> {
    match desk::ask(asked.env, site, question).await {
        Ok(answer) => Ok(answer),
        Err(NoAnswer::NotBound) => Err(unable("no desks are bound")),
        Err(cause) => Err(unavailable(&cause.to_string())),
    }
}

/// A fault of ours, logged under an id that the client gets too. What was sent may be stored.
pub(super) fn unavailable(cause: &str) -> Refusal {
    fault(cause, Kept::Unknown)
}

/// The same where it is known that nothing is stored.
pub(super) fn unable(cause: &str) -> Refusal {
    fault(cause, Kept::Nothing)
}

fn fault(cause: &str, kept: Kept) -> Refusal {
    let fault_id = ambient::random_id().unwrap_or_default();
    console_error!("a request could not be served fault.id={fault_id}: {cause}");
    Refusal::Unavailable { fault_id, kept }
}
