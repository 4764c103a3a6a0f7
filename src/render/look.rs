//! What the place that a report is shown in can do.

/// What the place that a report is shown in can do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Columns of the terminal; `None` = not a terminal: lines of any length, and no bars.
    pub width: Option<usize>,
    /// Whether colours are welcome.
    pub colour: bool,
}
