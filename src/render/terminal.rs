//! Tables and words for a terminal, or for anyone who reads plain text.

use std::io::{self, Write};

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Row, Table, TableStyle, Width};
use unicode_width::UnicodeWidthStr;

use crate::report::{Align, Block, Cell, Column, Grid, Report, figures};

use super::wrap::wrap;
use super::{Look, Renderer, people};

/// Writes the whole report as plain text.
pub(super) struct Terminal;

/// Blanks behind a cell; the table puts one more between two columns.
const GAP: u16 = 1;
/// The narrowest cell in which wrapped words are still read with ease.
const READABLE_CELL: usize = 12;
/// Lines that one row may take before it is cut off.
const LINES: usize = 3;
/// The widest line of words that is still read with ease.
const READABLE: usize = 100;

impl Renderer for Terminal {
    fn report(&self, report: &Report, look: Look, out: &mut dyn Write) -> io::Result<()> {
        let style = Style { on: look.colour };
        let mut text = String::new();
        if !report.title.is_empty() {
            text.push_str(&style.bold(&people::clean(&report.title)));
            text.push('\n');
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

fn push_block(text: &mut String, block: &Block, look: Look, style: Style) {
    let width = look.width.map_or(usize::MAX, |width| width.clamp(20, READABLE));
    match block {
        Block::Grid(grid) => push_grid(text, grid, look, style),
        Block::Heading(words) => push_line(text, &style.bold(&people::clean(words))),
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
        Block::Facts(facts) => {
            let about = facts.iter().map(|(about, _)| about.width()).max().unwrap_or(0).min(width / 3);
            for (name, fact) in facts {
                let name = people::clean(name);
                let pad = " ".repeat(about.saturating_sub(name.width()));
                for (number, line) in
                    wrap(&people::clean(fact), width.saturating_sub(about + 2).max(10)).iter().enumerate()
                {
                    if number == 0 {
                        push_line(text, &format!("{}{pad}  {line}", style.dim(&name)));
                    } else {
                        push_line(text, &format!("{}  {line}", " ".repeat(about)));
                    }
                }
            }
        }
    }
}

fn push_line(text: &mut String, line: &str) {
    text.push_str(line.trim_end());
    text.push('\n');
}

/// A column that is shown.
struct Shown {
    /// Its place in the grid.
    place: usize,
    heading: String,
    align: Align,
    is_bar: bool,
    /// Width of its widest cell, or of the longest word of its heading.
    width: usize,
    /// Width of the longest word in it.
    word: usize,
}

fn longest_word(text: &str) -> usize {
    text.split(' ').map(UnicodeWidthStr::width).max().unwrap_or(0)
}

impl Shown {
    fn new(place: usize, column: &Column) -> Option<Self> {
        let heading = people::clean(column.heading.as_deref()?);
        let word = longest_word(&heading);
        Some(Self { place, heading, align: column.align, is_bar: false, width: word, word })
    }

    /// Whether its cells are worthless once they wrap.
    fn keeps_width(&self) -> bool {
        self.is_bar || self.align == Align::Right
    }
}

fn push_grid(text: &mut String, grid: &Grid, look: Look, style: Style) {
    let bar_width = match look.width {
        Some(width) if width >= 110 => 24,
        Some(width) if width >= 76 => 10,
        _ => 0,
    };
    let mut columns: Vec<_> =
        grid.columns.iter().enumerate().filter_map(|(place, column)| Shown::new(place, column)).collect();
    for column in &mut columns {
        column.is_bar = grid.rows.iter().any(|row| matches!(row.get(column.place), Some(Cell::Bar(_))));
    }
    columns.retain(|column| bar_width > 0 || !column.is_bar);
    if columns.is_empty() {
        return;
    }
    let mut table = Table::new();
    table.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─')));
    table.set_truncation_indicator("…");
    table.set_header(columns.iter().map(|column| column.heading.as_str()));
    let shown = grid.shown.unwrap_or(usize::MAX).min(grid.rows.len());
    for cells in &grid.rows[..shown] {
        let texts = columns.iter_mut().map(|column| {
            let text = match cells.get(column.place).unwrap_or(&Cell::Missing) {
                Cell::Bar(share) => bar(share.rate().unwrap_or(0.0), bar_width),
                cell => people::text(cell),
            };
            column.width = column.width.max(text.width());
            column.word = column.word.max(longest_word(&text));
            text
        });
        let mut row = Row::from(texts.collect::<Vec<_>>());
        row.max_height(LINES);
        table.add_row(row);
    }
    fit(&mut table, &columns, look.width);
    let mut in_header = true;
    for line in table.lines() {
        let line = line.trim_end();
        if in_header && line.starts_with('─') {
            in_header = false;
            push_line(text, &style.dim(line));
        } else if in_header {
            push_line(text, &style.bold(line));
        } else {
            push_line(text, &style.bars(line));
        }
    }
    if grid.rows.is_empty() {
        push_line(text, &style.dim("none"));
    }
    if shown < grid.rows.len() {
        let left = figures::count((grid.rows.len() - shown) as u64);
        let width = look.width.unwrap_or(usize::MAX);
        for line in wrap(&format!("… and {left} more: --format csv lists them all"), width) {
            push_line(text, &style.dim(&line));
        }
    }
}

/// Fits the table into `width`: figures and bars keep to one line, words wrap.
fn fit(table: &mut Table, columns: &[Shown], width: Option<usize>) {
    let last = columns.len() - 1;
    for (place, shown) in columns.iter().enumerate() {
        let Some(column) = table.column_mut(place) else { continue };
        column.set_padding((0, if place == last { 0 } else { GAP }));
        if shown.align == Align::Right {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let Some(width) = width else { return };
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    let natural = table.column_max_content_widths().iter().map(|wide| usize::from(wide + GAP + 1)).sum::<usize>();
    if natural <= width + 2 {
        return;
    }
    // What figures need on one line, or else broken at blanks, and what words need to stay readable.
    let whole = |shown: &Shown| shown.width;
    let broken = |shown: &Shown| shown.word;
    let spare = |figures: &dyn Fn(&Shown) -> usize| {
        let needed = |shown: &Shown| if shown.keeps_width() { figures(shown) } else { shown.width.min(READABLE_CELL) };
        (width + 2).checked_sub(columns.iter().map(|shown| needed(shown) + 2).sum())
    };
    let (figures, mut spare): (&dyn Fn(&Shown) -> usize, usize) = match (spare(&whole), spare(&broken)) {
        (Some(spare), _) => (&whole, spare),
        (_, Some(spare)) => (&broken, spare),
        _ => return,
    };
    for (place, shown) in columns.iter().enumerate().filter(|(_, shown)| shown.keeps_width()) {
        let padding = if place == last { 0 } else { GAP };
        // A heading stays on one line where there is room to spare.
        let more = shown.heading.width().saturating_sub(figures(shown));
        let more = if more <= spare { more } else { 0 };
        spare -= more;
        if let (Some(column), Ok(wide)) = (table.column_mut(place), u16::try_from(figures(shown) + more)) {
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(wide + padding)));
        }
    }
}

/// Returns a bar of at most `width` columns, in eighths of a column; anything above zero shows at least a sliver.
fn bar(fraction: f64, width: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = u16::try_from(width * 8).unwrap_or(u16::MAX);
    let reached = |eighth: &u16| f64::from(*eighth) - 0.5 <= fraction * f64::from(eighths);
    let full = (1..=eighths).take_while(reached).count().max(usize::from(fraction > 0.0));
    format!("{}{}", "█".repeat(full / 8), EIGHTHS[full % 8])
}

/// Colours, where they are welcome. None of them means anything by itself.
#[derive(Clone, Copy)]
struct Style {
    on: bool,
}

impl Style {
    fn wrapped(self, code: &str, text: &str) -> String {
        if self.on && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn bold(self, text: &str) -> String {
        self.wrapped("1", text)
    }

    fn dim(self, text: &str) -> String {
        self.wrapped("2", text)
    }

    fn yellow(self, text: &str) -> String {
        self.wrapped("33", text)
    }

    /// Colours the bars of a line.
    fn bars(self, line: &str) -> String {
        let is_block = |letter: char| ('▉'..='▏').contains(&letter) || letter == '█';
        match (line.find(is_block), self.on) {
            (Some(start), true) => {
                let end = line[start..].find(|letter| !is_block(letter)).map_or(line.len(), |length| start + length);
                format!("{}{}{}", &line[..start], self.wrapped("36", &line[start..end]), &line[end..])
            }
            _ => line.to_owned(),
        }
    }
}
