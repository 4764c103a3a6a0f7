//! Who bears a value: the first letters of their names show whether it is one person's.

/// For each value the first letters of the names beside it, as many as it takes to decide.
#[derive(Default)]
pub(super) struct Bearers {
    all: Vec<Few>,
}

/// Up to eight pairs of first letters.
#[derive(Clone, Copy, Default)]
struct Few {
    initials: [(u8, u8); 8],
    count: u8,
}

impl Few {
    fn known(&self) -> &[(u8, u8)] {
        &self.initials[..usize::from(self.count)]
    }
}

impl Bearers {
    /// Counts one more who bears the value, with the first letters of given and family name; 0 where there is none.
    pub(super) fn add(&mut self, value: u32, initials: (u8, u8)) {
        if initials.1 == 0 {
            return;
        }
        let index = value as usize;
        if self.all.len() <= index {
            self.all.resize(index + 1, Few::default());
        }
        let few = &mut self.all[index];
        if !few.known().contains(&initials)
            && let Some(place) = few.initials.get_mut(usize::from(few.count))
        {
            *place = initials;
            few.count += 1;
        }
    }

    /// Whether the names beside a value are of several people, more than typing errors and a change of name explain.
    pub(super) fn are_many(&self, value: u32) -> bool {
        let Some(few) = self.all.get(value as usize) else { return false };
        let mut lasts: Vec<u8> = few.known().iter().map(|(_, last)| *last).collect();
        lasts.sort_unstable();
        lasts.dedup();
        lasts.len() >= 3 || few.count >= 5
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_family_names_are_more_than_one_person() {
        let mut bearers = Bearers::default();
        for (value, initials) in
            [(0, (b'a', b's')), (0, (b'b', b's')), (2, (b'a', b's')), (2, (0, b't')), (2, (b'c', 0))]
        {
            bearers.add(value, initials);
        }
        assert_eq!([0, 1, 2, 9].map(|value| bearers.are_many(value)), [false; 4]);
        bearers.add(2, (b'a', b'u'));
        assert!(bearers.are_many(2));
        for first in b'a'..=b'z' {
            bearers.add(0, (first, b's'));
        }
        assert!(bearers.are_many(0));
    }
}
