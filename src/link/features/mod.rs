//! What is known of each identity, worked out once: numbers instead of texts, so that a pair is compared in few steps.

mod content;
mod mails;
mod names;
mod profile;
mod spelled;
mod traits;
mod values;

pub(super) use content::mix_number;
pub(super) use mails::{MailKind, Mails};
pub(super) use names::{Likeness, Names, initial};
pub(super) use profile::{NONE, Profile, Profiles};
pub(super) use traits::{Slot, TraitSets};
pub(super) use values::Values;
