//! How well kinds of tables are told of houses of which no layout was learned.

use std::collections::BTreeSet;

use super::super::{KINDS, number};
use super::{Dice, Layout, all_signs, counted, fit, house, shown};

/// Parts that the houses are split into, each told by what was learned from the others.
const FOLDS: u64 = 5;

/// The layouts of houses of which none was learned are told nine times out of ten, with and without their names.
///
/// It takes a minute or two: `cargo test --lib likeness::learn -- --ignored`.
#[test]
#[ignore = "takes a minute"]
fn unseen_houses_are_told() {
    let layouts = Layout::all();
    let signs = all_signs(&layouts);
    let fold_of = |place: usize| {
        let mixed =
            house(&layouts[place], place).bytes().fold(7, |hash: u64, byte| hash * 31 % 65_521 + u64::from(byte));
        Dice(mixed).percent() % FOLDS
    };
    let of = |wanted: &dyn Fn(u64) -> bool| -> Vec<usize> {
        (0..layouts.len()).filter(|place| wanted(fold_of(*place))).collect()
    };
    let (mut named, mut neutral) = (0, 0);
    for fold in 0..FOLDS {
        let rest: Vec<usize> = of(&|own| own != fold);
        let known: Vec<&Layout> = rest.iter().map(|place| &layouts[*place]).collect();
        let seen: Vec<BTreeSet<String>> = rest.iter().map(|place| signs[*place].clone()).collect();
        let counted = counted(&known, &seen);
        let weights = fit(&shown(&known, &seen, &counted), counted.len());
        for place in of(&|own| own == fold) {
            for (with_name, right) in [(true, &mut named), (false, &mut neutral)] {
                let mut sums = weights[counted.len()];
                let own = signs[place].iter().filter(|sign| with_name || !sign.starts_with("m "));
                let found: Vec<usize> = own.filter_map(|sign| counted.binary_search(&sign.as_str()).ok()).collect();
                let scale = 4.0 / number(found.len().max(4)).sqrt();
                for sign in found {
                    for (sum, weight) in sums.iter_mut().zip(weights[sign]) {
                        *sum += weight * scale;
                    }
                }
                let told = (0..KINDS.len()).max_by(|a, b| sums[*a].total_cmp(&sums[*b]));
                *right += usize::from(told == Some(layouts[place].kind));
            }
        }
    }
    let share = |right: usize| number(right) / number(layouts.len());
    let told = format!("{:.2} with names, {:.2} without", share(named), share(neutral));
    assert!(share(named) >= 0.9 && share(neutral) >= 0.88, "{told}");
}
