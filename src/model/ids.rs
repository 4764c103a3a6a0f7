//! Numbers that name things within one run, each a type of its own so that they cannot be swapped.

use std::fmt;

macro_rules! index_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            /// Returns the id for position `index` of the list that it indexes.
            ///
            /// # Panics
            /// Panics beyond 2³² − 1 entries, which no machine that this runs on can hold.
            #[must_use]
            pub fn new(index: usize) -> Self {
                Self(u32::try_from(index).expect("fewer than 2^32 entries"))
            }

            /// Returns the position in the list that this id indexes.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

index_type! {
    /// A source (one table of one file) among [`Records::sources`](super::Records).
    SourceId
}
index_type! {
    /// A record (one row of one source) among [`Records::records`](super::Records).
    RecordId
}
index_type! {
    /// A distinct set of identifying values among [`Records::identities`](super::Records).
    IdentityId
}
index_type! {
    /// A person among the people of one linkage; says nothing outside that run (see [`PersonId`]).
    PersonIndex
}

/// A person's lasting name: the same person keeps it from run to run.
///
/// It is a letter and digits made from a hash, so it shows nothing of the person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(String);

impl PersonId {
    /// Wraps an id that the linkage made or an earlier run wrote.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// Returns the id as it is written to files.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
