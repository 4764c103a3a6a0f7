//! E-mail addresses: one key for all spellings of an address.

use std::borrow::Cow;
use std::fmt;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::email_domains::meant_by;
use super::text::tidy;

/// The addresses of one cell, in the form in which equal mailboxes look equal.
#[derive(Clone, PartialEq, Eq)]
pub struct Emails {
    /// The first address.
    pub first: String,
    /// A second one, if there is another.
    pub second: Option<String>,
    /// Whether the first was mended: a comma for a dot, a known typing error of the domain.
    pub mended: bool,
}

impl fmt::Debug for Emails {
    /// Shows no address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Emails({}, mended: {})", 1 + usize::from(self.second.is_some()), self.mended)
    }
}

/// Why a cell holds no e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// There is no `@` in it.
    #[error("it has no @")]
    NoAt,
    /// Nothing usable stands before the `@`.
    #[error("the part before the @ is wrong")]
    BadLocalPart,
    /// What stands after the `@` is no domain.
    #[error("the part after the @ is wrong")]
    BadDomain,
    /// It is typed where there is no address, or answers to nobody: `none@none.com`, `noreply@acme.example`.
    #[error("it stands for no address")]
    Placeholder,
}

/// Returns the addresses of a cell: out of `Name <a@b.example>`, `mailto:`, quotes and lists, in lower case, typing
/// errors of well-known domains mended, plus tags and Gmail's dots left out, international domains in their own
/// letters.
pub fn parse(text: &str) -> Result<Emails, EmailError> {
    if let Some(key) = plain(text) {
        return Ok(Emails { first: key.to_owned(), second: None, mended: false });
    }
    let text = tidy(text);
    let text = join_at(&text);
    let mut found: Option<(String, bool)> = None;
    let mut second = None;
    let mut error = EmailError::NoAt;
    for (at, _) in text.match_indices(['@', '＠']) {
        match address_around(&text, at) {
            Ok((key, mended)) => match &found {
                None => found = Some((key, mended)),
                Some((first, _)) if *first != key && second.is_none() => second = Some(key),
                Some(_) => {}
            },
            Err(wrong) => error = wrong,
        }
    }
    found.map(|(first, mended)| Emails { first, second, mended }).ok_or(error)
}

/// Returns `text` itself if it is an address in its normal form already, as most are.
#[must_use]
pub fn plain(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let at = bytes.iter().position(|b| *b == b'@')?;
    let (local, domain) = (&bytes[..at], &bytes[at + 1..]);
    let is_local = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-');
    let is_domain = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-');
    let dots = |part: &[u8]| {
        part.first() != Some(&b'.') && part.last() != Some(&b'.') && !part.windows(2).any(|pair| pair == b"..")
    };
    let ending = domain.iter().rposition(|b| *b == b'.')?;
    let plain = !local.is_empty()
        && local.iter().all(is_local)
        && domain.iter().all(is_domain)
        && dots(local)
        && dots(domain)
        && domain.len() - ending > 2
        && domain[ending + 1..].iter().all(u8::is_ascii_lowercase)
        && !domain.starts_with(b"-")
        && !domain.starts_with(b"gmail")
        && !domain.starts_with(b"googlemail")
        && !domain.windows(4).any(|part| part == b"xn--")
        && !domain.windows(2).any(|pair| pair == b"-." || pair == b".-");
    (plain && meant_by(&text[at + 1..]).is_none() && !is_placeholder(text)).then_some(text)
}

/// Names before the `@` that stand for no address wherever they are, without dots, hyphens and underscores.
#[rustfmt::skip]
const NOBODYS: &[&str] = &[
    "noreply", "donotreply", "noresponder", "nepasrepondre", "nichtantworten", "nonrispondere",
    "naoresponda", "neodpovidat", "mailerdaemon", "noemail", "nomail", "nomailaddress", "keinemail", "keineemail",
    "sinemail", "sincorreo", "noaddress", "noemailprovided", "notprovided", "nothing",
];

/// Names that stand for no address before a domain that says as little: `test@test.com`, `none@example.com`.
#[rustfmt::skip]
const EMPTY_NAMES: &[&str] = &[
    "none", "na", "no", "null", "nobody", "unknown", "test", "tester", "testing", "example", "email", "mail", "asdf",
    "qwerty", "abc", "xyz", "xxx", "a", "aa", "aaa", "x", "xx", "user", "nomail", "me", "name", "someone",
];

/// Whether an address in its normal form stands for no address.
fn is_placeholder(key: &str) -> bool {
    let Some((local, domain)) = key.split_once('@') else { return false };
    let short = local.len() <= 24;
    let is_nobodys = short && NOBODYS.iter().any(|name| is_name(local, name));
    let label = domain.split('.').next().unwrap_or("");
    is_nobodys
        || EMPTY_NAMES.contains(&local)
            && (label == local || matches!(label, "none" | "test" | "example" | "nomail" | "noemail" | "nowhere"))
}

/// Whether `local` is `name` with dots, hyphens or underscores in it.
fn is_name(local: &str, name: &str) -> bool {
    local.len() >= name.len() && local.bytes().filter(|b| !matches!(b, b'.' | b'-' | b'_')).eq(name.bytes())
}

/// Closes blanks around an `@` that stands alone in the cell, `ann @ acme.example`, and puts it where somebody has hidden
/// it: `ann (at) acme.example`, `ann [at] acme [dot] example`.
fn join_at(text: &str) -> Cow<'_, str> {
    if !text.contains(['@', '＠']) {
        return Cow::Owned(shown(text).unwrap_or_else(|| text.to_owned()));
    }
    if (text.contains(" @") || text.contains("@ ")) && text.matches('@').count() == 1 {
        return Cow::Owned(text.replace(" @", "@").replace("@ ", "@"));
    }
    Cow::Borrowed(text)
}

/// Returns a text with the `@` that it hides in brackets.
fn shown(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let hidden = ["(at)", "[at]", "{at}", "<at>", "(ät)", "[ät]"].into_iter().find(|word| lower.contains(word))?;
    let mut shown = lower.replacen(hidden, "@", 1).replace(" @", "@").replace("@ ", "@");
    for dot in ["(dot)", "[dot]", "{dot}", "(punkt)", "[punkt]", "(point)", "(punto)"] {
        shown = shown.replace(&format!(" {dot} "), ".").replace(dot, ".");
    }
    Some(shown)
}

/// Returns the address around the `@` at `at`, and whether it was mended.
fn address_around(text: &str, at: usize) -> Result<(String, bool), EmailError> {
    let apart = |c: char| {
        c.is_whitespace()
            || matches!(c, '<' | '>' | ';' | ':' | '"' | '(' | ')' | '[' | ']' | '|' | '/' | '\\' | '＠' | '@')
    };
    let before = &text[..at];
    let local = &before[before
        .rfind(|c| apart(c) || c == ',')
        .map_or(0, |cut| cut + before[cut..].chars().next().map_or(1, char::len_utf8))..];
    let after = text[at..].trim_start_matches(['@', '＠']);
    // `ann@acme@b.example`: which of the two is the address, nobody knows.
    if before.ends_with(local) && before[..before.len() - local.len()].ends_with(['@', '＠']) && !local.is_empty() {
        return Err(EmailError::BadLocalPart);
    }
    let mut domain = &after[..after.find(|c: char| apart(c) || matches!(c, '?' | '\'')).unwrap_or(after.len())];
    // `a@b.example,c@d.example`: what follows the last comma belongs to the next address.
    if after[domain.len()..].starts_with(['@', '＠']) {
        domain = domain.rsplit_once(',').map_or("", |(domain, _)| domain);
    }
    let (local, local_mended) = local_part(local)?;
    let (domain, domain_mended) = domain_part(domain)?;
    let local = canonical_local(&local, &domain);
    if !local.chars().any(char::is_alphanumeric) {
        return Err(EmailError::BadLocalPart);
    }
    let domain = if domain == "googlemail.com" { "gmail.com" } else { &domain };
    let key = format!("{local}@{domain}");
    if is_placeholder(&key) { Err(EmailError::Placeholder) } else { Ok((key, local_mended || domain_mended)) }
}

fn local_part(text: &str) -> Result<(String, bool), EmailError> {
    let text = text.trim_start_matches(['\'', '.']);
    let lower: String = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.nfkc().collect::<String>().to_lowercase().nfc().collect()
    };
    let is_letter = |c: char| {
        c.is_alphanumeric()
            || matches!(c, '.' | '!' | '#' | '$' | '%' | '&' | '\'' | '+' | '=' | '^' | '_' | '{' | '}' | '~' | '-')
            || (!c.is_ascii() && !c.is_control())
    };
    if lower.is_empty()
        || lower.len() > 64 * 4
        || !lower.chars().all(is_letter)
        || !lower.chars().any(char::is_alphanumeric)
    {
        return Err(EmailError::BadLocalPart);
    }
    let single = single_dots(&lower);
    let mended = single != lower;
    Ok((single, mended))
}

/// Drops dots at both ends and doubled ones.
fn single_dots(text: &str) -> String {
    let mut parts = text.split('.').filter(|part| !part.is_empty());
    let mut single = parts.next().unwrap_or("").to_owned();
    for part in parts {
        single.push('.');
        single.push_str(part);
    }
    single
}

/// Leaves out the tag after a plus, and Gmail's dots.
fn canonical_local(local: &str, domain: &str) -> String {
    let local = local.trim_start_matches(['+', '\'', '.']);
    let local = local.split('+').next().unwrap_or("").trim_end_matches('.');
    if matches!(domain, "gmail.com" | "googlemail.com") { local.replace('.', "") } else { local.to_owned() }
}

fn domain_part(text: &str) -> Result<(String, bool), EmailError> {
    let text = text.trim_end_matches(['.', ',', '!', '*', '\'', '’']);
    let lower: String =
        if text.is_ascii() { text.to_ascii_lowercase() } else { text.nfkc().collect::<String>().to_lowercase() };
    let dotted = single_dots(&lower.replace([',', '。', '．'], "."));
    let mut domain = dotted.split('.').map(decoded).collect::<Vec<_>>().join(".");
    if !is_nfc(&domain) {
        domain = domain.nfc().collect();
    }
    let is_label = |label: &str| {
        !label.is_empty()
            && label.chars().count() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || c == '-' || (!c.is_ascii() && !c.is_control() && !c.is_whitespace()))
    };
    let meant = meant_by(&domain);
    let mended = meant.is_some() || dotted != lower;
    let domain = meant.unwrap_or(domain);
    let ending = domain.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_ending = ending.starts_with("xn--") || !ending.bytes().any(|b| b.is_ascii_digit());
    if ending.chars().count() < 2 || !is_ending || !domain.split('.').all(is_label) {
        return Err(EmailError::BadDomain);
    }
    Ok((domain, mended))
}

/// Returns a label of an international domain in its own letters.
fn decoded(label: &str) -> Cow<'_, str> {
    match label.strip_prefix("xn--").and_then(super::punycode::decode) {
        Some(own) if own.chars().all(|c| c.is_alphanumeric() || c == '-') && !own.is_ascii() => {
            Cow::Owned(own.to_lowercase().nfkc().collect())
        }
        _ => Cow::Borrowed(label),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_no_address_is_none() {
        for text in
            ["none@none.com", "Test@Test.com", "noreply@acme.com", "No-Reply@acme.com", "a@a.com", "test@example.com"]
        {
            assert_eq!(parse(text), Err(EmailError::Placeholder), "{text}");
            assert_eq!(plain(text), None);
        }
        for text in ["test@acme.com", "noah@acme.com", "a@acme.com", "mail@jan-bos.example", "reply@acme.com"] {
            assert!(parse(text).is_ok(), "{text}");
        }
        let two = parse("noreply@acme.com, ann@acme.com").map(|found| found.first);
        assert_eq!(two.as_deref(), Ok("ann@acme.com"));
    }

    use proptest::prelude::*;

    fn key(text: &str) -> Option<String> {
        parse(text).ok().map(|emails| emails.first)
    }

    #[test]
    fn all_spellings_of_an_address_have_one_key() {
        for (text, expected) in [
            ("ann.lee@acme.example", "ann.lee@acme.example"),
            (" Ann.Lee@Acme.Example ", "ann.lee@acme.example"),
            ("mailto:ann.lee@acme.example?subject=Hi", "ann.lee@acme.example"),
            ("Ann Lee <ann.lee@acme.example>", "ann.lee@acme.example"),
            ("\"Lee, Ann\" <ann.lee@acme.example>", "ann.lee@acme.example"),
            ("'ann.lee@acme.example'", "ann.lee@acme.example"),
            ("ann.lee@acme,example", "ann.lee@acme.example"),
            ("ann..lee@acme..example.", "ann.lee@acme.example"),
            ("ann.lee+news@acme.example", "ann.lee@acme.example"),
            ("ann.lee @ acme.example", "ann.lee@acme.example"),
            ("ann.lee@acme.example / 987654321", "ann.lee@acme.example"),
            ("A.n.n.Lee+shop@googlemail.com", "annlee@gmail.com"),
            ("ann.lee@gmial.com", "annlee@gmail.com"),
            ("ann@gmx.d", "ann@gmx.de"),
            ("ömil@acme.example", "ömil@acme.example"),
            ("ann@xn--mller-kva.example", "ann@müller.example"),
            ("ann@MÜLLER.example", "ann@müller.example"),
        ] {
            assert_eq!(key(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn two_addresses_in_a_cell_are_both_kept() {
        for text in [
            "a@b.example; c@d.example",
            "a@b.example,c@d.example",
            "a@b.example c@d.example",
            "a@b.example/c@d.example",
        ] {
            let emails = parse(text).expect("two addresses");
            assert_eq!(
                (emails.first.as_str(), emails.second.as_deref()),
                ("a@b.example", Some("c@d.example")),
                "{text}"
            );
        }
        assert_eq!(parse("a@b.example, A@b.example").map(|emails| emails.second), Ok(None));
    }

    #[test]
    fn what_was_mended_is_said() {
        for (text, mended) in
            [("a@gmial.com", true), ("a@acme,example", true), ("A@Acme.Example", false), ("a.b+c@gmail.com", false)]
        {
            assert_eq!(parse(text).map(|emails| emails.mended), Ok(mended), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_says_why() {
        for (text, error) in [
            ("", EmailError::NoAt),
            ("ann.lee", EmailError::NoAt),
            ("@acme.example", EmailError::BadLocalPart),
            ("a*n@acme.example", EmailError::BadLocalPart),
            ("bob@adv", EmailError::BadDomain),
            ("bob@", EmailError::BadDomain),
            ("bob@1.2", EmailError::BadDomain),
            ("@@", EmailError::BadLocalPart),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn debug_shows_no_address() {
        assert_eq!(format!("{:?}", parse("ann@acme.example")), "Ok(Emails(1, mended: false))");
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(text in "[a-cA-Zéß.+,'0-9-]{1,8}@(gmail|gmial|acme|xn--mller-kva|é|[a-z-]{1,5})[.,]{1,2}(com|con|de|d|uk|[a-z]{1,3})[ ;,]?") {
            if let Ok(emails) = parse(&text) {
                let again = parse(&emails.first).expect("a key is an address");
                prop_assert_eq!(&again.first, &emails.first);
                prop_assert!(again.second.is_none() && !again.mended);
            }
        }

        #[test]
        fn any_text_is_read(text in any::<String>(), more in "[@＠.,a ]{0,9}") {
            let _ = (parse(&text), parse(&more), parse(&format!("{text}@{more}")));
        }
    }

    #[test]
    fn an_at_in_brackets_is_one_and_two_in_a_row_are_none() {
        let first = |text: &str| parse(text).map(|found| found.first);
        assert_eq!(first("ann(at)a.example").as_deref(), Ok("ann@a.example"));
        assert_eq!(first("Ann [at] a [dot] example").as_deref(), Ok("ann@a.example"));
        assert_eq!(first("ann@acme@b.example"), Err(EmailError::BadLocalPart));
        assert_eq!(first("meet (at) noon"), Err(EmailError::BadDomain));
    }
}
