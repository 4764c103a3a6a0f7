//! Which given names one person may go by.

use hashbrown::HashMap;

/// One group of names a line: see the head of the file for where it comes from.
const GROUPS: &str = include_str!("nicknames.txt");

/// The groups that each name stands in.
pub(super) struct Nicknames {
    groups: HashMap<String, Vec<u16>>,
}

impl Nicknames {
    /// Returns the built-in groups.
    pub(super) fn built_in() -> Self {
        let mut groups: HashMap<String, Vec<u16>> = HashMap::new();
        let lines = GROUPS.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        for (group, line) in (0_u16..).zip(lines) {
            for name in line.split_ascii_whitespace() {
                let of_name = groups.entry(name.replace('-', " ")).or_default();
                if of_name.last() != Some(&group) {
                    of_name.push(group);
                }
            }
        }
        Self { groups }
    }

    /// Returns the groups that `name` stands in, in order.
    pub(super) fn groups_of(&self, name: &str) -> &[u16] {
        self.groups.get(name).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nickname_shares_a_group_with_its_name() {
        let nicknames = Nicknames::built_in();
        let share = |left: &str, right: &str| {
            nicknames.groups_of(left).iter().any(|group| nicknames.groups_of(right).contains(group))
        };
        for (left, right) in [
            ("bob", "robert"),
            ("hannes", "johannes"),
            ("paco", "francisco"),
            ("kees", "cornelis"),
            ("honza", "jan"),
            ("wm", "william"),
            ("jno", "john"),
        ] {
            assert!(share(left, right), "{left} {right}");
        }
        assert!(!share("robert", "william"));
    }

    #[test]
    fn every_name_is_one_folded_word() {
        for line in GROUPS.lines().filter(|line| !line.starts_with('#')) {
            for name in line.split_ascii_whitespace() {
                assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{name}");
            }
        }
    }
}
