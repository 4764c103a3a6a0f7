//! Breaks texts into lines.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Marks after which a long word may be broken: in addresses, file names and paths.
const SOFT: [char; 6] = ['@', '.', '_', '-', '/', '\\'];

/// Returns a sentence in lines of at most `width` columns, broken at blanks; a longer word stays whole.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Lines::new(width);
    text.split(' ').for_each(|word| lines.word(word));
    lines.finish()
}

/// Returns a text in lines of at most `width` columns, broken at blanks; a word that is too long for a line is broken
/// after a mark such as `@`, or where it must be.
pub(super) fn break_into(text: &str, width: usize) -> Vec<String> {
    let mut lines = Lines::new(width);
    for word in text.split(' ') {
        if word.width() <= width {
            lines.word(word);
            continue;
        }
        lines.end_line();
        for piece in word.split_inclusive(SOFT) {
            lines.piece(piece);
        }
    }
    lines.finish()
}

/// Returns the width of the longest part that [`break_into`] keeps whole if it can.
pub(super) fn longest_piece(text: &str) -> usize {
    text.split(' ').flat_map(|word| word.split_inclusive(SOFT)).map(UnicodeWidthStr::width).max().unwrap_or(0)
}

/// Returns the width of the longest word.
pub(super) fn longest_word(text: &str) -> usize {
    text.split(' ').map(UnicodeWidthStr::width).max().unwrap_or(0)
}

struct Lines {
    width: usize,
    done: Vec<String>,
    line: String,
    used: usize,
}

impl Lines {
    fn new(width: usize) -> Self {
        Self { width, done: Vec::new(), line: String::new(), used: 0 }
    }

    fn end_line(&mut self) {
        if !self.line.is_empty() {
            self.done.push(std::mem::take(&mut self.line));
            self.used = 0;
        }
    }

    /// Adds a word, on a new line if it does not fit behind the others.
    fn word(&mut self, word: &str) {
        let wide = word.width();
        if !self.line.is_empty() && self.used + 1 + wide > self.width {
            self.end_line();
        }
        if !self.line.is_empty() {
            self.line.push(' ');
            self.used += 1;
        }
        self.line.push_str(word);
        self.used += wide;
    }

    /// Adds a part of a word, without a blank.
    fn piece(&mut self, piece: &str) {
        if self.used + piece.width() > self.width {
            self.end_line();
        }
        for letter in piece.chars() {
            let wide = letter.width().unwrap_or(0);
            if self.used + wide > self.width {
                self.end_line();
            }
            self.line.push(letter);
            self.used += wide;
        }
    }

    fn finish(mut self) -> Vec<String> {
        if !self.line.is_empty() || self.done.is_empty() {
            self.done.push(self.line);
        }
        self.done
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_break_at_blanks() {
        assert_eq!(wrap("the quick brown fox", 10), ["the quick", "brown fox"]);
        assert_eq!(wrap("unbreakable word", 5), ["unbreakable", "word"]);
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("李李 李李", 5), ["李李", "李李"]);
    }

    #[test]
    fn long_words_break_after_a_mark_or_where_they_must() {
        assert_eq!(break_into("frederick@wadefinance.com", 16), ["frederick@", "wadefinance.com"]);
        assert_eq!(break_into("to frederick@wade.com now", 12), ["to", "frederick@", "wade.com now"]);
        assert_eq!(break_into("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(break_into("short words", 20), ["short words"]);
        assert_eq!(longest_piece("frederick@wadefinance.com x"), 12);
    }

    proptest! {
        #[test]
        fn no_letter_is_lost_and_no_line_too_long(text in "[a-z@. ]{0,40}", width in 1usize..12) {
            let lines = break_into(&text, width);
            let letters = |text: &str| text.replace(' ', "");
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
            prop_assert!(lines.iter().all(|line| line.width() <= width.max(1)));
        }
    }
}
