//! What is known of each identity, worked out once: numbers instead of texts, so that a pair is compared in few steps.

mod ages;
mod bearers;
mod columns;
mod content;
mod letters;
mod mails;
mod names;
mod once;
mod profile;
mod row_ids;
mod said;
mod skeleton;
mod spelled;
mod traits;
mod values;

pub(super) use content::mix_number;
pub(super) use letters::Letters;
use mails::MailValue;
pub use mails::is_free_domain;
pub(super) use mails::{MailKind, Mails};
pub(super) use names::{Likeness, Names, Sketch, initial};
pub(super) use profile::{AtHand, NONE, NameAtHand, OWN_DIGITS, Profile, Profiles};
pub(super) use said::Said;
pub(super) use skeleton::skeleton;
pub(super) use traits::{FURTHER_SLOTS, Slot, TraitSets};
pub(super) use values::Values;
