//! One question to a person at the terminal.

use std::io::{self, BufRead};

use crate::normalise::yes_no;

/// What a person said of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// One person.
    Yes,
    /// Two people.
    No,
    /// To be decided another time.
    Skip,
    /// Show the pair before once more.
    Back,
    /// Enough for now.
    Quit,
}

/// Asks until it is told something that it understands; the end of the input means enough.
///
/// # Errors
/// Fails if the question cannot be shown or the answer cannot be read.
pub(super) fn answer(input: &mut dyn BufRead, say: &mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<Answer> {
    loop {
        say("the same person? y = yes, n = no, s = skip, b = back, q = quit: ")?;
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            say("\n")?;
            return Ok(Answer::Quit);
        }
        let word = line.trim().to_lowercase();
        return Ok(match word.as_str() {
            "" | "s" | "skip" => Answer::Skip,
            "b" | "back" => Answer::Back,
            "q" | "quit" | "exit" => Answer::Quit,
            word => match yes_no::parse(word) {
                Some(true) => Answer::Yes,
                Some(false) => Answer::No,
                None => continue,
            },
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(typed: &str) -> (Vec<Answer>, usize) {
        let mut input = typed.as_bytes();
        let (mut answers, mut asked) = (Vec::new(), 0);
        loop {
            let answer = answer(&mut input, &mut |words| {
                asked += usize::from(words.starts_with("the same"));
                Ok(())
            });
            answers.push(answer.expect("nothing fails"));
            if answers.last() == Some(&Answer::Quit) {
                return (answers, asked);
            }
        }
    }

    #[test]
    fn yes_no_skip_and_quit_are_understood_in_many_words() {
        let (yes, no, skip, back, quit) = (Answer::Yes, Answer::No, Answer::Skip, Answer::Back, Answer::Quit);
        let expected = [yes, yes, no, no, skip, skip, skip, back, back, quit];
        assert_eq!(answers("y\nJa\r\nn\nno\n\ns\nskip\nb\nBack\nq\ny\n").0, expected);
    }

    #[test]
    fn what_is_not_understood_is_asked_again_and_the_end_means_quit() {
        assert_eq!(answers("perhaps\ny\n"), (vec![Answer::Yes, Answer::Quit], 3));
    }
}
