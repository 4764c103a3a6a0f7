//! The one place where a panic of the spreadsheet library is caught and becomes an error.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use super::super::ReadError;

thread_local! {
    /// Whether a panic of this thread is expected and not to be reported.
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
}

static HOOK: Once = Once::new();

/// Runs `work`, and returns an error if the spreadsheet library panics on what it finds in the file.
///
/// The report of such a panic is left out; panics of other threads and other code go to the hook that was set before.
pub(super) fn panics<T>(file: &str, work: impl FnOnce() -> T) -> Result<T, ReadError> {
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| {
            if !EXPECTED.get() {
                before(info);
            }
        }));
    });
    EXPECTED.set(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    EXPECTED.set(false);
    done.map_err(|_| ReadError::broken(file, "the workbook does not follow its own format"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error() {
        let error = panics("a.xlsx", || -> u8 { panic!("an expected panic") }).expect_err("a panic");
        assert!(matches!(error, ReadError::Broken { .. }));
        assert_eq!(panics("a.xlsx", || 7).ok(), Some(7));
    }
}
