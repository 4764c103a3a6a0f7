//! How wide the columns of a table become where they cannot all be as wide as they would.

/// What a column would like, in columns of the terminal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish {
    /// Enough for everything on one line.
    pub(super) most: usize,
    /// Enough to be read with ease: figures on one line, words broken between them.
    pub(super) least: usize,
    /// Enough for the longest part that may not be broken.
    pub(super) broken: usize,
    /// Whether it holds figures.
    pub(super) figures: bool,
}

impl Wish {
    /// Returns the least in which it can be read: figures whole, words broken if they are long.
    pub(super) fn room(&self) -> usize {
        if self.figures { self.least } else { self.broken.min(LABEL) }
    }
}

/// Words are not made narrower than this for the sake of other columns.
const LABEL: usize = 13;
/// Columns narrower than this are not made narrower still.
const NARROW: usize = 4;
/// Nobody gets more than this for a single word.
const WORD: usize = 24;

/// Returns the widths of the columns, which together with `gap` between them fill at most `width`, as far as that can
/// be done.
pub(super) fn widths(wishes: &[Wish], gap: usize, width: usize) -> Vec<usize> {
    let room = width.saturating_sub(gap * wishes.len().saturating_sub(1));
    let take = |wish: fn(&Wish) -> usize| wishes.iter().map(wish).collect::<Vec<_>>();
    let most = take(|wish| wish.most);
    if most.iter().sum::<usize>() <= room {
        return most;
    }
    let mut given = take(|wish| if wish.figures { wish.least } else { wish.least.min(WORD) });
    // Long words give way before figures are broken, the widest of them first.
    let floor = take(Wish::room);
    while given.iter().sum::<usize>() > room {
        let wide = (0..given.len()).filter(|place| given[*place] > floor[*place]);
        let Some(widest) = wide.max_by_key(|place| given[*place]) else { break };
        given[widest] -= 1;
    }
    if given.iter().sum::<usize>() > room {
        given = take(|wish| wish.broken.min(WORD));
    }
    let mut used: usize = given.iter().sum();
    // Too little for all: the widest give way, the last of them first.
    while used > room {
        let Some(widest) = (0..given.len()).max_by_key(|place| given[*place]).filter(|place| given[*place] > NARROW)
        else {
            break;
        };
        given[widest] -= 1;
        used -= 1;
    }
    // Something to spare: figures get room for all of them on one line, then for their headings, those that need the
    // least for it first.
    for target in [take(|wish| wish.least), take(|wish| wish.most)] {
        let mut figures: Vec<_> = (0..given.len()).filter(|place| wishes[*place].figures).collect();
        figures.sort_by_key(|place| target[*place].saturating_sub(given[*place]));
        for place in figures {
            let more = target[place].saturating_sub(given[place]);
            if used + more <= room {
                given[place] += more;
                used += more;
            }
        }
    }
    // Then the narrowest of those that want more get it, the first of them first.
    while used < room {
        let wanting = (0..given.len()).filter(|place| given[*place] < most[*place]);
        let Some(narrowest) = wanting.min_by_key(|place| given[*place]) else { break };
        given[narrowest] += 1;
        used += 1;
    }
    given
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wish(most: usize, least: usize, broken: usize) -> Wish {
        Wish { most, least, broken, figures: least > broken }
    }

    #[test]
    fn everyone_gets_all_where_there_is_room() {
        assert_eq!(widths(&[wish(10, 5, 5), wish(20, 8, 8)], 2, 32), [10, 20]);
    }

    #[test]
    fn figures_stay_whole_and_words_share_the_rest() {
        assert_eq!(widths(&[wish(40, 8, 8), wish(10, 10, 4), wish(40, 6, 6)], 2, 44), [15, 10, 15]);
    }

    #[test]
    fn figures_are_broken_before_the_line_is() {
        assert_eq!(widths(&[wish(14, 14, 8), wish(14, 14, 8)], 2, 20), [9, 9]);
    }

    proptest! {
        #[test]
        fn no_line_is_longer_than_it_may_be(
            wishes in proptest::collection::vec((0usize..60, 0usize..60, 0usize..60), 1..9),
            width in 20usize..200,
        ) {
            let wishes: Vec<_> = wishes
                .into_iter()
                .map(|(a, b, c)| wish(a.max(b).max(c), b.max(c), c))
                .collect();
            let given = widths(&wishes, 2, width);
            let used = given.iter().sum::<usize>() + 2 * (wishes.len() - 1);
            prop_assert!(used <= width || given.iter().all(|given| *given <= NARROW));
            prop_assert!(given.iter().zip(&wishes).all(|(given, wish)| *given <= wish.most));
        }
    }
}
