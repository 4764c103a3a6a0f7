//! What rows say of people, in their own spelling, stored side by side: most rows fill a few of the many fields.

use super::{Field, PersonFields, Symbol};

/// Names what one row shows among [`ShownTexts`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    start: u32,
    /// The fields that have a text, one bit each.
    fields: u16,
}

/// What all rows show.
#[derive(Clone, Debug, Default)]
pub struct ShownTexts {
    /// The texts of each row, in the order of [`Field::ALL`].
    texts: Vec<Symbol>,
}

const _: () = assert!(Field::PERSONAL <= u16::BITS as usize);

impl ShownTexts {
    /// Keeps what a row shows.
    ///
    /// # Panics
    /// Panics beyond 2³² texts, which no machine that this runs on can hold.
    pub fn keep(&mut self, fields: &PersonFields) -> Shown {
        let start = u32::try_from(self.texts.len()).expect("fewer than 2^32 texts");
        let mut shown = Shown { start, fields: 0 };
        for (field, text) in fields.iter() {
            shown.fields |= 1 << field as u16;
            self.texts.push(text);
        }
        shown
    }

    /// Whether this is all that a row shows.
    #[must_use]
    pub fn is_all(&self, shown: Shown, fields: &PersonFields) -> bool {
        let mut own = self.texts[shown.start as usize..].iter();
        let mut bits = 0;
        let is_same = fields.iter().all(|(field, text)| {
            bits |= 1 << field as u16;
            own.next() == Some(&text)
        });
        is_same && bits == shown.fields
    }

    /// Returns the text of a personal field of a row.
    #[must_use]
    pub fn get(&self, shown: Shown, field: Field) -> Option<Symbol> {
        let bit = if field.is_personal() { 1 << field as u16 } else { 0 };
        let before = (shown.fields & (bit - u16::from(bit > 0))).count_ones();
        (shown.fields & bit != 0).then(|| self.texts[(shown.start + before) as usize])
    }

    /// Returns all that a row shows.
    #[must_use]
    pub fn all(&self, shown: Shown) -> PersonFields {
        let mut fields = PersonFields::default();
        let those = Field::ALL.iter().filter(|field| field.is_personal() && shown.fields >> **field as u16 & 1 == 1);
        for (field, text) in those.zip(&self.texts[shown.start as usize..]) {
            fields[*field] = Some(*text);
        }
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::super::Texts;
    use super::*;

    #[test]
    fn each_row_gets_back_what_it_showed() {
        let mut texts = Texts::default();
        let rows: [&[(Field, &str)]; 4] = [
            &[(Field::Email, "a"), (Field::City, "b"), (Field::ExternalId, "c")],
            &[],
            &[(Field::ExternalId, "d")],
            &[(Field::FirstName, "a")],
        ];
        let rows = rows.map(|row| {
            let mut fields = PersonFields::default();
            for (field, text) in row {
                fields[*field] = Some(texts.intern(text));
            }
            fields
        });
        let mut all = ShownTexts::default();
        let kept = rows.map(|row| all.keep(&row));
        for (row, shown) in rows.iter().zip(kept) {
            assert_eq!(all.all(shown), *row);
            for (other, kept) in rows.iter().zip(&kept) {
                assert_eq!(all.is_all(*kept, row), other == row);
            }
            for field in Field::ALL {
                assert_eq!(all.get(shown, *field), if field.is_personal() { row[*field] } else { None });
            }
        }
        assert_eq!(size_of::<super::super::Record>(), 24);
    }
}
