//! Tables and words for a terminal, or for anyone who reads plain text.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::report::{Block, Report};

use super::style::Style;
use super::wrap::wrap;
use super::{Look, Renderer, grid, people};

/// Writes the whole report as plain text.
pub(super) struct Terminal;

/// The widest line of words that is still read with ease.
const READABLE: usize = 100;

impl Renderer for Terminal {
    fn report(&self, report: &Report, look: Look, out: &mut dyn Write) -> io::Result<()> {
        let style = Style::new(look.colour);
        let mut text = String::new();
        if !report.title.is_empty() {
            push_bold(&mut text, &report.title, width(look), style);
        }
        let mut under_heading = false;
        for block in &report.blocks {
            let before = text.len();
            if !text.is_empty() && !under_heading {
                text.push('\n');
            }
            under_heading = matches!(block, Block::Heading(_));
            let start = text.len();
            push_block(&mut text, block, look, style);
            if text.len() == start {
                text.truncate(before);
            }
        }
        out.write_all(text.as_bytes())
    }
}

/// Returns how wide a line of words may be.
fn width(look: Look) -> usize {
    look.width.map_or(usize::MAX, |width| width.clamp(20, READABLE))
}

/// Adds a title or a heading.
fn push_bold(text: &mut String, words: &str, width: usize, style: Style) {
    for line in wrap(&people::clean(words), width) {
        push_line(text, &style.bold(&line));
    }
}

fn push_block(text: &mut String, block: &Block, look: Look, style: Style) {
    let width = width(look);
    match block {
        Block::Grid(grid) => grid::push(text, grid, look, style),
        Block::Heading(words) => push_bold(text, words, width, style),
        Block::Text(words) => {
            for line in wrap(&people::clean(words), width) {
                push_line(text, &line);
            }
        }
        Block::Alert(words) => {
            for (number, line) in wrap(&people::clean(words), width.saturating_sub(2)).iter().enumerate() {
                let mark = if number == 0 { "! " } else { "  " };
                push_line(text, &style.yellow(&format!("{mark}{line}")));
            }
        }
        Block::Lines(lines) => {
            for line in lines {
                push_line(text, &format!("  {}", people::clean(line)));
            }
        }
        Block::Facts(facts) => {
            let about = facts.iter().map(|(about, _)| about.width()).max().unwrap_or(0).min(width / 3);
            for (name, fact) in facts {
                let name = people::clean(name);
                let pad = " ".repeat(about.saturating_sub(name.width()));
                // A name that is too long for its column stands on a line of its own, so that none runs off the screen.
                let is_long = name.width() > about && look.width.is_some();
                if is_long {
                    push_line(text, &style.dim(&name));
                }
                for (number, line) in
                    wrap(&people::clean(fact), width.saturating_sub(about + 2).max(10)).iter().enumerate()
                {
                    if number == 0 && !is_long {
                        push_line(text, &format!("{}{pad}  {line}", style.dim(&name)));
                    } else {
                        push_line(text, &format!("{}  {line}", " ".repeat(about)));
                    }
                }
            }
        }
    }
}

pub(super) fn push_line(text: &mut String, line: &str) {
    text.push_str(line.trim_end());
    text.push('\n');
}
