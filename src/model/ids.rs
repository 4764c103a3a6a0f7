//! Numbers that name things within one run, each a type of its own so that they cannot be swapped.

use std::fmt;
use std::num::NonZeroU32;

macro_rules! index_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        // One more than the position, so that none at all takes no further room in millions of rows.
        pub struct $name(NonZeroU32);

        impl $name {
            /// Returns the id for position `index` of the list that it indexes.
            ///
            /// # Panics
            /// Panics beyond 2³² − 2 entries, which no machine that this runs on can hold.
            #[must_use]
            #[inline]
            pub fn new(index: usize) -> Self {
                let number = u32::try_from(index + 1).ok().and_then(NonZeroU32::new);
                Self(number.expect("fewer than 2^32 - 1 entries"))
            }

            /// Returns the position in the list that this id indexes.
            #[must_use]
            #[inline]
            pub fn index(self) -> usize {
                self.0.get() as usize - 1
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.index()).finish()
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
