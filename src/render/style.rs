//! Colours for a terminal.

/// Colours, where they are welcome. None of them means anything by itself.
#[derive(Clone, Copy)]
pub(super) struct Style {
    on: bool,
}

impl Style {
    /// Returns colours, or none unless `on`.
    pub(super) fn new(on: bool) -> Self {
        Self { on }
    }

    fn wrapped(self, code: &str, text: &str) -> String {
        if self.on && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    pub(super) fn bold(self, text: &str) -> String {
        self.wrapped("1", text)
    }

    pub(super) fn dim(self, text: &str) -> String {
        self.wrapped("2", text)
    }

    pub(super) fn yellow(self, text: &str) -> String {
        self.wrapped("33", text)
    }

    /// Colours the bars of a line.
    pub(super) fn bars(self, line: &str) -> String {
        let is_block = |letter: char| ('▁'..='▓').contains(&letter);
        match (line.find(is_block), self.on) {
            (Some(start), true) => {
                let end = line[start..].find(|letter| !is_block(letter)).map_or(line.len(), |length| start + length);
                format!("{}{}{}", &line[..start], self.wrapped("36", &line[start..end]), &line[end..])
            }
            _ => line.to_owned(),
        }
    }
}
