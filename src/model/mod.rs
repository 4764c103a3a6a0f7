//! The nouns of the project, shared by every stage: no input, no output, no decisions.

mod confidence;
mod count;
mod field;
mod finding;
mod ids;
mod money;
mod places;
mod position;
mod record;
mod role;
mod row_name;
mod share;
mod shown;
mod spelling;
mod text;
mod traits;
mod when;

pub use confidence::Confidence;
pub use count::{count, counted, thousands};
pub use field::{Field, UnknownField};
pub use finding::{Finding, FindingKind};
pub use ids::{IdentityId, PersonId, PersonIndex, RecordId, SourceId};
pub use money::{Amount, Currency, Money};
pub use places::{NoSuchRow, Places};
pub use position::{Position, column_letters};
pub use record::{Event, Identity, PersonFields, Record, Records, Source, Standing};
pub use role::{Role, UnknownRole};
pub use row_name::{NotARow, RowName};
pub use share::{Interval, Share};
pub use shown::{Shown, ShownTexts};
pub use spelling::one_edit;
pub use text::{Settling, Sought, Symbol, Texts};
pub use traits::{BETWEEN, FURTHER, Trait, Traits};
pub use when::{Day, Instant, When};
