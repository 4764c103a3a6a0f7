//! Names for files that are short, and different from each other.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use super::discover::Found;

/// Returns a name for each file: its own, or where that is taken twice with as many folders before it as it takes.
pub(super) fn unique(files: &[Found]) -> Vec<String> {
    let mut names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
    loop {
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, name) in names.iter().enumerate() {
            groups.entry(name).or_default().push(index);
        }
        let doubles: Vec<usize> = groups.into_values().filter(|group| group.len() > 1).flatten().collect();
        let mut grown = false;
        for index in doubles {
            if let Some(longer) = longer(&names[index], &files[index].path) {
                names[index] = longer;
                grown = true;
            }
        }
        if !grown {
            break;
        }
    }
    number(&mut names);
    names
}

/// Returns `name` with one more folder of its path before it, if there is one more.
fn longer(name: &str, path: &Path) -> Option<String> {
    let full: Vec<String> = std::path::absolute(path)
        .ok()?
        .components()
        .filter_map(|component| match component {
            Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
            _ => None,
        })
        .collect();
    let taken = name.split('/').count() + 1;
    let start = full.len().checked_sub(taken)?;
    Some(full[start..].join("/"))
}

/// Numbers the names that are still the same, as two disks can hold the same path.
fn number(names: &mut [String]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in names {
        let count = counts.entry(name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            *name = format!("{name} ({count})");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn named(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<_> =
            files.iter().map(|(name, path)| Found { name: (*name).to_owned(), path: PathBuf::from(path) }).collect();
        unique(&files)
    }

    #[test]
    fn only_names_that_are_taken_twice_grow() {
        assert_eq!(
            named(&[("a.csv", "/x/jan/a.csv"), ("a.csv", "/x/feb/a.csv"), ("b.csv", "/x/feb/b.csv")]),
            ["jan/a.csv", "feb/a.csv", "b.csv"]
        );
    }

    #[test]
    fn names_grow_until_they_differ() {
        assert_eq!(
            named(&[("a.csv", "/x/jan/mail/a.csv"), ("a.csv", "/x/feb/mail/a.csv"), ("mail/a.csv", "/y/mail/a.csv")]),
            ["jan/mail/a.csv", "feb/mail/a.csv", "y/mail/a.csv"]
        );
    }
}
