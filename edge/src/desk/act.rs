//! What visitors do to their case: they close it, and may take that back for a day. What they add to a
//! closed case opens it again, with the submission.

use shared::Reference;

use super::{
    request::{Action, DeskAnswer},
    sql::StorageFault,
    store::Store,
};

/// How long an action can be taken back, in milliseconds.
pub(crate) const UNDO_MS: u64 = 24 * 3_600_000;

/// Does it, where it is not done yet and may be. What was erased stays as it is.
pub(super) fn act(
    store: &Store,
    reference: &Reference,
    action: Action,
    now_ms: u64,
) -> Result<DeskAnswer, StorageFault> {
    let name = reference.to_string();
    store.storage.transaction(|| {
        let Some(case) = store.case(&name)? else {
            return Ok(DeskAnswer::NoSuchCase);
        };
        match (action, case.closed_ms) {
            (Action::Solve, None) if !store.is_erased(&name)? => store.close(&name, now_ms)?,
            // A clock that was set back takes nobody's way back.
            (Action::Undo, Some(closed_ms)) if now_ms < closed_ms.saturating_add(UNDO_MS) => {
                store.undo_close(&name, now_ms)?;
            }
            _ => {}
        }
        Ok(DeskAnswer::Acted)
    })
}
