//! What was found wrong, or worth knowing, in the input.

use std::fmt;

use super::Position;

/// Something found in the input that does not stop the run.
///
/// The message says what it is and what was done; it holds no personal data, only the place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Where it stands.
    pub at: Position,
    /// What kind it is of.
    pub kind: FindingKind,
    /// What it says to a person: a lowercase phrase without a full stop.
    pub message: String,
}

macro_rules! finding_kinds {
    ($($(#[$doc:meta])* $name:ident $word:literal $sets_aside:literal,)*) => {
        /// What kind a finding is of, and whether it takes its row out of the count.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FindingKind {
            $($(#[$doc])* $name,)*
        }

        impl FindingKind {
            /// Every kind.
            pub const ALL: &[FindingKind] = &[$(FindingKind::$name,)*];

            /// Returns the kind's word in `findings.csv`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(FindingKind::$name => $word,)*
                }
            }

            /// Whether the row it stands at is set aside: read, but counted nowhere.
            #[must_use]
            pub fn sets_row_aside(self) -> bool {
                match self {
                    $(FindingKind::$name => $sets_aside,)*
                }
            }
        }
    };
}

finding_kinds! {
    /// The whole file could not be read.
    UnreadableFile "unreadable-file" false,
    /// A sheet or a file holds nothing.
    Empty "empty" false,
    /// A header without rows under it.
    NoRows "no-rows" false,
    /// A table in which no people are found.
    NoPeople "no-people" false,
    /// What the table is could not be told with confidence.
    UnsureRole "unsure-role" false,
    /// What a column means could not be told with confidence.
    UnsureColumn "unsure-column" false,
    /// A hidden sheet was skipped.
    HiddenSheet "hidden-sheet" false,
    /// Rows that a workbook hides or filters out.
    HiddenRows "hidden-rows" false,
    /// Formulas of a workbook that was saved without their results.
    NoResult "no-result" false,
    /// Letters that the encoding does not have.
    BadText "bad-text" false,
    /// A row with more or fewer cells than the header.
    RaggedRow "ragged-row" false,
    /// A quotation mark where none belongs.
    StrayQuote "stray-quote" false,
    /// A date that cannot be, or cannot be read.
    BadDate "bad-date" false,
    /// Nothing decides whether day or month comes first.
    AmbiguousDate "ambiguous-date" false,
    /// An amount that cannot be read.
    BadAmount "bad-amount" false,
    /// An amount that reads in two ways: `1,234`.
    AmbiguousAmount "ambiguous-amount" false,
    /// An e-mail address that cannot be one.
    BadEmail "bad-email" false,
    /// An address mended: a comma for a dot, a known typing error of the domain.
    MendedEmail "mended-email" false,
    /// A telephone number that cannot be one.
    BadPhone "bad-phone" false,
    /// A value that a spreadsheet program has damaged beyond repair, such as `4.47E+11`.
    DamagedValue "damaged-value" false,
    /// Sums in several currencies, which are not added up.
    MixedCurrencies "mixed-currencies" false,
    /// An order without anyone who placed it.
    NobodysOrder "nobodys-order" false,
    /// An order that was cancelled, refunded or never paid.
    VoidOrder "void-order" false,
    /// Orders of which a list holds rows once more, word for word.
    RepeatedOrder "repeated-order" false,
    /// Payments that two lists seem to share, under different numbers.
    SamePayments "same-payments" false,
    /// A file that begins after people entered, or ends before they had time: a rate is false by that.
    NotCovered "not-covered" false,
    /// Somebody did a stage only before the one in front of it.
    BackwardsTime "backwards-time" false,
    /// Something dated after everything else, as if it had not happened yet.
    FutureDate "future-date" false,
    /// A file whose days lie far before those of all others, such as last year's.
    OldFile "old-file" false,
    /// A row of somebody who tried something out.
    Test "test" false,
    /// A decision about two rows that contradicts later ones.
    ContradictingDecision "contradicting-decision" false,
    /// A person whose rows fall into two groups that one weak link holds together.
    WeakLink "weak-link" false,
    /// A line above the header.
    Preamble "preamble" false,
    /// A further row of a header of several rows.
    HeaderRow "header-row" true,
    /// The same header row once more among the rows.
    RepeatedHeader "repeated-header" true,
    /// A row that sums up the others.
    TotalsRow "totals-row" true,
    /// Words under the table.
    Note "note" true,
    /// A row in which nothing says whose it is.
    NoIdentity "no-identity" true,
    /// A row of a table without people.
    NotAboutPeople "not-about-people" true,
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_kinds_share_a_word() {
        let mut words: Vec<_> = FindingKind::ALL.iter().map(|kind| kind.as_str()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), FindingKind::ALL.len());
    }
}
