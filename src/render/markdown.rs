//! Markdown, as GitHub and most wikis read it: headings, points and pipe tables.

use std::io::{self, Write};

use crate::report::{Align, Block, Cell, Grid, Report};

use super::{Look, Renderer, people};

/// Writes the whole report as Markdown.
pub(super) struct Markdown;

impl Renderer for Markdown {
    fn report(&self, report: &Report, _: Look, out: &mut dyn Write) -> io::Result<()> {
        let mut first = true;
        if !report.title.is_empty() {
            writeln!(out, "# {}", escape(&report.title))?;
            first = false;
        }
        for block in &report.blocks {
            if !first {
                writeln!(out)?;
            }
            first = false;
            match block {
                Block::Grid(grid) => write_grid(grid, out)?,
                Block::Text(text) => writeln!(out, "{}", escape(text))?,
                Block::Alert(text) => writeln!(out, "> **Note:** {}", escape(text))?,
                Block::Heading(text) => writeln!(out, "## {}", escape(text))?,
                Block::Lines(lines) => {
                    writeln!(out, "```toml")?;
                    for line in lines {
                        writeln!(out, "{}", line.replace(char::is_control, " "))?;
                    }
                    writeln!(out, "```")?;
                }
                Block::Facts(facts) => {
                    for (about, fact) in facts {
                        writeln!(out, "- **{}**: {}", escape(about), escape(fact))?;
                    }
                }
            }
        }
        Ok(())
    }
}

fn write_grid(grid: &Grid, out: &mut dyn Write) -> io::Result<()> {
    let is_bar =
        |place: usize| grid.rows.iter().any(|row| matches!(row.get(place), Some(Cell::Bar(_) | Cell::Spark(_))));
    let shown: Vec<_> = grid
        .columns
        .iter()
        .enumerate()
        .filter_map(|(place, column)| Some((place, column.heading.as_deref()?, column.align)))
        .filter(|(place, ..)| !is_bar(*place))
        .collect();
    if shown.is_empty() {
        return Ok(());
    }
    for (_, heading, _) in &shown {
        write!(out, "| {} ", escape(heading))?;
    }
    writeln!(out, "|")?;
    for (_, _, align) in &shown {
        write!(out, "{}", if *align == Align::Right { "| ---: " } else { "| --- " })?;
    }
    writeln!(out, "|")?;
    for row in &grid.rows {
        for (place, ..) in &shown {
            write!(out, "| {} ", escape(&people::text(row.get(*place).unwrap_or(&Cell::Missing))))?;
        }
        writeln!(out, "|")?;
    }
    Ok(())
}

/// Returns the text with a backslash before everything that Markdown would read as markup.
fn escape(text: &str) -> String {
    let clean = people::clean(text);
    let mut escaped = String::with_capacity(clean.len());
    let mut before = ' ';
    let mut letters = clean.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied().unwrap_or(' ');
        let is_markup = match letter {
            '\\' | '|' | '`' | '*' | '<' | '[' | ']' | '~' => true,
            // Inside a word it is no markup: first_name, an address.
            '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
            '&' => next.is_alphanumeric() || next == '#',
            _ => false,
        };
        if is_markup {
            escaped.push('\\');
        }
        escaped.push(letter);
        before = letter;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_value_is_shown_as_it_is() {
        assert_eq!(
            escape("a|b *c* <d> first_name _x_ Smith & Co &amp;"),
            "a\\|b \\*c\\* \\<d> first_name \\_x\\_ Smith & Co \\&amp;"
        );
        assert_eq!(escape("two\nlines"), "two lines");
    }
}
