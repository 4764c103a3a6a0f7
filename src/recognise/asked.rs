//! Whether somebody filled in a form: which advert it stood under, what was asked, what somebody wrote.

use super::columns::Columns;
use super::header::Header;
use super::profile::Kind;
use super::stages::Stages;

/// Returns what tells that somebody filled in a form, adverts, messages and questions, each with its weight in percent.
pub(super) fn asked(columns: &Columns<'_>, has_email: bool, stages: &Stages) -> Vec<(u32, String)> {
    let mut reasons = Vec::new();
    // A form under an advert tells which advert it was; one number of an advert may be that of a telephone.
    let advert = |header: &&Header| ADVERTS.iter().any(|word| header.has(word)) || is_of_an_ad(header);
    let adverts = columns.headers.iter().filter(advert).count();
    if has_email && adverts > 0 {
        let weight = if adverts > 1 { 75 } else { 40 };
        reasons.push((weight, "it names the advert that each came from".to_owned()));
    }
    // A list of people has no message of each; what a form brought in has one and says when.
    let wrote = |header: &&Header| MESSAGES.contains(&header.folded.as_str());
    if let Some(header) = columns.headers.iter().find(wrote).filter(|_| dated(columns) && stages.states.is_none()) {
        let reason = format!("each row has what somebody wrote, \"{}\", and when", header.folded);
        reasons.push((50, reason));
    }
    let questions = columns.headers.iter().filter(|header| header.question).count();
    if questions > 0 {
        // `Receive offers?`: a setting of a person rather than what a form asked.
        let is_long = |header: &&Header| header.question && header.folded.split(' ').count() > 4;
        let weight = match questions {
            1 if !columns.headers.iter().any(|header| is_long(&header)) => 25,
            1 | 2 => 40,
            _ => 55,
        };
        reasons.push((weight, "its headers are questions".to_owned()));
    }
    reasons
}

/// Whether a column holds times.
fn dated(columns: &Columns<'_>) -> bool {
    columns.profiles.iter().any(|profile| profile.mostly(Kind::Date))
}

/// Headers of what somebody wrote to the exporter, folded, language by language.
#[rustfmt::skip]
const MESSAGES: &[&str] = &[
    "message", "your message", "enquiry", "inquiry", "nachricht", "ihre nachricht", "anliegen", "mensaje", "consulta",
    "messaggio", "richiesta", "mensagem", "bericht", "uw bericht", "zprava", "dotaz", "wiadomosc", "tresc wiadomosci",
    "votre message", "demande",
];

/// Words for adverts in headers.
#[rustfmt::skip]
const ADVERTS: &[&str] = &[
    "adset", "adgroup", "anzeige", "anzeigenname", "anzeigengruppe", "annonce", "anuncio", "inserzione", "annuncio",
    "advertentie", "reklama", "reklamy",
];

/// Whether a header names the advert or what it belongs to: `Ad ID`, but not `Ad tracking`.
fn is_of_an_ad(header: &Header) -> bool {
    let mut words = header.folded.split(' ').skip_while(|word| *word != "ad").skip(1);
    header.has("ad")
        && words.next().is_none_or(|next| matches!(next, "id" | "name" | "set" | "group" | "squad" | "title"))
}
