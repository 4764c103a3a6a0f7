//! The normal forms of texts, where each is found by the place of its text.

use std::hash::Hash;

use hashbrown::HashMap;

use crate::model::Symbol;

/// A text was not read before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unread;

/// Which normal form each text has, by what it was read as: a number other than 0.
///
/// Hardly any text is read as two things, so the first stands in a list by the places of the texts: a look-up is one step,
/// and texts that were stored one after the other lie side by side.
#[derive(Default)]
pub(super) struct Forms<Kind> {
    /// A place where no form stands holds the number 0.
    first: Vec<(Kind, Option<Symbol>)>,
    further: HashMap<(Kind, Symbol), Option<Symbol>, foldhash::fast::FixedState>,
}

impl<Kind: Copy + Default + Eq + Hash> Forms<Kind> {
    /// Returns the form of a text that was read as `kind`, if it has one.
    #[inline]
    pub(super) fn get(&self, kind: Kind, text: Symbol) -> Result<Option<Symbol>, Unread> {
        match self.first.get(text.index()) {
            Some((known, form)) if *known == kind => Ok(*form),
            None => Err(Unread),
            Some((known, _)) if *known == Kind::default() => Err(Unread),
            Some(_) => self.further.get(&(kind, text)).copied().ok_or(Unread),
        }
    }

    /// Puts in the form of a text that was read as `kind`.
    pub(super) fn put(&mut self, kind: Kind, text: Symbol, form: Option<Symbol>) {
        debug_assert!(kind != Kind::default(), "no kind of text");
        if self.first.len() <= text.index() {
            self.first.resize(text.index() + 1, (Kind::default(), None));
        }
        let place = &mut self.first[text.index()];
        if place.0 == Kind::default() || place.0 == kind {
            *place = (kind, form);
        } else {
            self.further.insert((kind, text), form);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Texts;

    #[test]
    fn a_text_has_a_form_for_everything_that_it_is_read_as() {
        let mut texts = Texts::default();
        let [paris, paris_texas, lone] = ["PARIS", "paris", "lone"].map(|text| texts.intern(text));
        let mut forms = Forms::<u8>::default();
        assert_eq!(forms.get(1, lone), Err(Unread));
        forms.put(1, lone, None);
        forms.put(1, paris, Some(paris_texas));
        forms.put(2, paris, None);
        forms.put(2, paris, Some(lone));
        assert_eq!([1, 2, 3].map(|kind| forms.get(kind, paris)), [Ok(Some(paris_texas)), Ok(Some(lone)), Err(Unread)]);
        assert_eq!((forms.get(1, lone), forms.get(1, paris_texas)), (Ok(None), Err(Unread)));
    }
}
