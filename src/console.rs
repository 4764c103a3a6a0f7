//! The one door to the terminal: data to standard output, words to standard error.

use std::env;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};

use crate::progress::Progress;
use crate::render::{self, Format, Look, clean};
use crate::report::{Listing, Report};

/// Whether to write in colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colour {
    /// On a terminal that can, unless the environment says otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Standard output and standard error, and what they can do.
#[derive(Clone, Copy, Debug)]
pub struct Console {
    quiet: bool,
    out: Side,
    err: Side,
}

/// What one of the two streams can do.
#[derive(Clone, Copy, Debug)]
struct Side {
    is_terminal: bool,
    look: Look,
}

impl Console {
    /// Returns the console after asking the streams and the environment (`NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE`,
    /// `TERM`, `COLUMNS`) what is wanted. A quiet one says errors and warnings only.
    #[must_use]
    pub fn new(colour: Colour, quiet: bool) -> Self {
        // A Windows terminal shows colours once it has been asked to; elsewhere there is nothing to ask.
        let obeys = anstyle_query::windows::enable_ansi_colors().unwrap_or(true);
        let variable = |name: &str| env::var(name).ok();
        let side = |is_terminal: bool, measured: Option<usize>| Side {
            is_terminal,
            look: Look {
                width: width(variable, measured, is_terminal),
                colour: wants_colour(variable, colour, is_terminal && obeys),
            },
        };
        let out = terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
        let err = terminal_size::terminal_size_of(io::stderr()).map(|(width, _)| usize::from(width.0));
        Self { quiet, out: side(io::stdout().is_terminal(), out), err: side(io::stderr().is_terminal(), err) }
    }

    /// Returns what standard error can show.
    #[must_use]
    pub fn look_of_words(&self) -> Look {
        self.err.look
    }

    /// Whether standard output is a terminal, where people read, rather than a pipe or a file.
    #[must_use]
    pub fn stdout_is_terminal(&self) -> bool {
        self.out.is_terminal
    }

    /// Returns progress that is drawn on standard error if bars are welcome there.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress::new(self.err.is_terminal && !self.quiet && env::var("TERM").as_deref() != Ok("dumb"))
    }

    /// Writes a report to standard output.
    ///
    /// # Errors
    /// Fails if standard output does.
    pub fn report(&self, report: &Report, format: Format) -> io::Result<()> {
        self.data(|out| render::write(report, format, self.out.look, out))
    }

    /// Writes a listing to standard output, in formats for machines row by row.
    ///
    /// # Errors
    /// Fails if standard output does.
    pub fn listing(&self, listing: Listing<'_>, format: Format) -> io::Result<()> {
        self.data(|out| render::write_listing(listing, format, self.out.look, out))
    }

    /// Shows a report beside the data, on standard error, unless quiet.
    pub fn aside(&self, report: &Report) {
        if !self.quiet {
            // Where both are seen in one place, they are kept apart.
            let gap = if self.out.is_terminal && self.err.is_terminal { "\n" } else { "" };
            say(&format!("{gap}{}", render::render(report, Format::Table, self.err.look)));
        }
    }

    /// Writes data to standard output. A reader that has gone away is no error: it has all that it wanted.
    ///
    /// # Errors
    /// Fails if standard output does, or `fill`.
    pub fn data(&self, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
        let done = fill(&mut out).and_then(|()| out.flush());
        if done.is_err() {
            // What is still in the buffer has nowhere to go; dropping the writer would try once more.
            let _ = out.into_parts();
        }
        match done {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }

    /// Says a failure: what happened, why, and what can be done.
    pub fn error(&self, message: &str, causes: &[String], hint: Option<&str>) {
        let mut text = self.line("31", "error:", message);
        for cause in causes {
            text.push_str(&self.line("31", "caused by:", cause));
        }
        if let Some(hint) = hint {
            text.push_str(&self.line("36", "hint:", hint));
        }
        say(&text);
    }

    /// Says what is wrong and does not stop the run.
    pub fn warning(&self, message: &str, hint: Option<&str>) {
        let mut text = self.line("33", "warning:", message);
        if let Some(hint) = hint {
            text.push_str(&self.line("36", "hint:", hint));
        }
        say(&text);
    }

    /// Whether a person sits there who can be asked: standard input and standard error are a terminal.
    #[must_use]
    pub fn can_ask(&self) -> bool {
        !self.quiet && self.err.is_terminal && io::stdin().is_terminal()
    }

    /// Shows a question, or what it is about, on standard error.
    ///
    /// # Errors
    /// Fails if standard error does: then nobody can answer.
    pub fn ask(&self, words: &str) -> io::Result<()> {
        let mut err = io::stderr().lock();
        err.write_all(words.as_bytes())?;
        err.flush()
    }

    /// Says what was done, unless quiet.
    pub fn note(&self, message: &str) {
        if !self.quiet {
            say(&format!("{}\n", clean(message)));
        }
    }

    /// Returns a line of words with its mark in front; nothing in it is obeyed by a terminal, whatever files are called.
    fn line(&self, colour: &str, mark: &str, words: &str) -> String {
        let words = clean(words);
        if self.err.look.colour {
            format!("\u{1b}[1;{colour}m{mark}\u{1b}[0m {words}\n")
        } else {
            format!("{mark} {words}\n")
        }
    }
}

/// Writes to standard error. If even that fails there is nobody left to tell.
fn say(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// What a terminal has that does not say.
const USUAL_WIDTH: usize = 80;

/// Returns how many columns there are: `COLUMNS` if it is set, else as measured.
fn width(variable: impl Fn(&str) -> Option<String>, measured: Option<usize>, is_terminal: bool) -> Option<usize> {
    let asked = variable("COLUMNS").and_then(|columns| columns.trim().parse().ok()).filter(|width| *width > 0);
    asked.or(measured.filter(|width| *width > 0)).or(is_terminal.then_some(USUAL_WIDTH))
}

/// Returns whether to write in colour, as <https://no-color.org> and <https://bixense.com/clicolors> have it.
fn wants_colour(variable: impl Fn(&str) -> Option<String>, choice: Colour, can: bool) -> bool {
    let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let is_on = |name: &str| variable(name).is_some_and(|value| !value.is_empty() && value != "0");
    match choice {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto if is_set("NO_COLOR") => false,
        Colour::Auto if is_on("CLICOLOR_FORCE") => true,
        Colour::Auto => {
            can && variable("CLICOLOR").as_deref() != Some("0") && variable("TERM").as_deref() != Some("dumb")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(environment: &[(&str, &str)], choice: Colour, can: bool) -> bool {
        let variable =
            |name: &str| environment.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned());
        wants_colour(variable, choice, can)
    }

    #[test]
    fn a_choice_beats_the_environment_and_the_environment_the_terminal() {
        assert!(colour(&[], Colour::Auto, true));
        assert!(!colour(&[], Colour::Auto, false));
        assert!(!colour(&[("NO_COLOR", "1")], Colour::Auto, true));
        assert!(colour(&[("NO_COLOR", "")], Colour::Auto, true));
        assert!(colour(&[("NO_COLOR", "1")], Colour::Always, false));
        assert!(colour(&[("CLICOLOR_FORCE", "1")], Colour::Auto, false));
        assert!(!colour(&[("CLICOLOR_FORCE", "0")], Colour::Auto, false));
        assert!(!colour(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], Colour::Auto, true));
        assert!(!colour(&[("CLICOLOR", "0")], Colour::Auto, true));
        assert!(!colour(&[("TERM", "dumb")], Colour::Auto, true));
        assert!(!colour(&[("CLICOLOR_FORCE", "1")], Colour::Never, true));
    }

    #[test]
    fn the_width_can_be_asked_for() {
        let columns = |value: &'static str| move |_: &str| Some(value.to_owned());
        assert_eq!(width(columns("72"), Some(100), true), Some(72));
        assert_eq!(width(columns("72"), None, false), Some(72));
        assert_eq!(width(columns("wide"), Some(100), true), Some(100));
        assert_eq!(width(columns("0"), None, false), None);
        assert_eq!(width(|_| None, Some(0), true), Some(80));
    }

    #[test]
    fn words_are_marked_and_obeyed_by_nobody() {
        let side = |colour| Side { is_terminal: false, look: Look { width: None, colour } };
        let console = |colour| Console { quiet: false, out: side(colour), err: side(colour) };
        assert_eq!(console(false).line("31", "error:", "cannot read a\u{1b}[2Jb.csv"), "error: cannot read ab.csv\n");
        assert_eq!(console(true).line("31", "error:", "x"), "\u{1b}[1;31merror:\u{1b}[0m x\n");
    }

    #[test]
    fn a_reader_that_has_gone_away_is_no_error() {
        let console = Console::new(Colour::Never, true);
        assert!(console.data(|_| Err(ErrorKind::BrokenPipe.into())).is_ok());
        assert!(console.data(|_| Err(ErrorKind::StorageFull.into())).is_err());
    }
}
