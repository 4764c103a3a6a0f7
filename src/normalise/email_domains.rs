//! Mail providers, and how their names are mistyped.

/// Providers so common that a domain one typing error away from them is one of them.
const VERY_COMMON: &[&str] = &["gmail.com", "googlemail.com", "hotmail.com", "icloud.com", "outlook.com", "yahoo.com"];

/// Domains one letter away from a very common provider that are somebody's own.
#[rustfmt::skip]
const REAL: &[&str] = &[
    "gail.com", "mail.com", "ymail.com", "email.com", "gmail.de", "yahoo.ca", "yahoo.co", "outlook.co", "loud.com",
    "cloud.com", "hotmail.co", "gmail.co", "outlook.cm", "grmail.com", "gmailx.com", "gomail.com", "yahoos.com",
];

/// Mistyped domains whose right one is known.
#[rustfmt::skip]
const MISTYPED: &[(&str, &str)] = &[
    ("gmail", "gmail.com"), ("googlemail", "gmail.com"), ("hotmail", "hotmail.com"), ("icloud", "icloud.com"),
    ("gamil.com", "gmail.com"), ("gmail.co", "gmail.com"), ("gmail.cm", "gmail.com"),
    ("gmx.d", "gmx.de"), ("gmx.dee", "gmx.de"), ("gxm.de", "gmx.de"), ("gmx.ed", "gmx.de"), ("mgx.de", "gmx.de"),
    ("hotmail.co", "hotmail.com"), ("hotmai.fr", "hotmail.fr"), ("hotmial.fr", "hotmail.fr"),
    ("hotmai.co.uk", "hotmail.co.uk"), ("hotmial.co.uk", "hotmail.co.uk"), ("hotmal.co.uk", "hotmail.co.uk"),
    ("libero.i", "libero.it"), ("orange.f", "orange.fr"), ("outlook.co", "outlook.com"), ("outllok.com", "outlook.com"),
    ("sezam.cz", "seznam.cz"), ("sezman.cz", "seznam.cz"), ("senzam.cz", "seznam.cz"), ("seznam.c", "seznam.cz"),
    ("t-onlin.de", "t-online.de"), ("t-onlien.de", "t-online.de"), ("t-online.d", "t-online.de"),
    ("tonline.de", "t-online.de"), ("wanadoo.f", "wanadoo.fr"), ("wanado.fr", "wanadoo.fr"), ("web.d", "web.de"),
    ("wbe.de", "web.de"), ("wep.de", "web.de"), ("yaho.fr", "yahoo.fr"), ("yaho.de", "yahoo.de"),
    ("btinternet.co", "btinternet.com"), ("btinterent.com", "btinternet.com"), ("btintenet.com", "btinternet.com"),
    ("btinternt.com", "btinternet.com"), ("comcast.ne", "comcast.net"), ("comast.net", "comcast.net"),
    ("frenet.de", "freenet.de"), ("freent.de", "freenet.de"), ("t-online.ed", "t-online.de"), ("bluewin.c", "bluewin.ch"),
    ("blewin.ch", "bluewin.ch"), ("orang.fr", "orange.fr"), ("oragne.fr", "orange.fr"), ("ornage.fr", "orange.fr"),
    ("orange.frr", "orange.fr"), ("lapost.net", "laposte.net"), ("laposte.ne", "laposte.net"), ("wanadoo.frr", "wanadoo.fr"),
    ("hotmail.frr", "hotmail.fr"), ("hotmail.f", "hotmail.fr"), ("telefonica.ne", "telefonica.net"),
    ("hotmail.ess", "hotmail.es"), ("hotmai.es", "hotmail.es"), ("hotmial.es", "hotmail.es"), ("yaho.es", "yahoo.es"),
    ("libero.ti", "libero.it"), ("libreo.it", "libero.it"),
    ("virgilio.i", "virgilio.it"), ("virglio.it", "virgilio.it"), ("tiscali.i", "tiscali.it"), ("hotmai.it", "hotmail.it"),
    ("hotmial.it", "hotmail.it"), ("yaho.it", "yahoo.it"), ("sapo.p", "sapo.pt"), ("spao.pt", "sapo.pt"),
    ("ziggo.n", "ziggo.nl"), ("zigo.nl", "ziggo.nl"), ("kpnmail.n", "kpnmail.nl"), ("hotmai.nl", "hotmail.nl"),
    ("hotmial.nl", "hotmail.nl"), ("skynet.b", "skynet.be"), ("seznma.cz", "seznam.cz"),
    ("seznam.zc", "seznam.cz"), ("emial.cz", "email.cz"), ("centum.cz", "centrum.cz"), ("wp.p", "wp.pl"),
    ("onet.p", "onet.pl"), ("onte.pl", "onet.pl"), ("interia.p", "interia.pl"),
    ("intera.pl", "interia.pl"), ("gmx.nte", "gmx.net"), ("gmx.ne", "gmx.net"), ("gmx.a", "gmx.at"),
    ("yahoo.co", "yahoo.com"), ("yaho.co.uk", "yahoo.co.uk"), ("yhaoo.com", "yahoo.com"), ("freenet.d", "freenet.de"),
];

/// Endings that no domain has, and what was meant.
const MISTYPED_ENDINGS: &[(&str, &str)] = &[
    ("con", "com"),
    ("cmo", "com"),
    ("ocm", "com"),
    ("comm", "com"),
    ("coom", "com"),
    ("vom", "com"),
    ("xom", "com"),
    ("cpm", "com"),
    ("clm", "com"),
    ("nte", "net"),
    ("ner", "net"),
    ("ogr", "org"),
    ("orgg", "org"),
];

/// Returns the domain that was meant by a mistyped one, in lower case; `None` if it is not known to be mistyped.
///
/// Only providers that very many people use are guessed at, never a company's domain.
pub(super) fn meant_by(domain: &str) -> Option<String> {
    if let Some((_, right)) = MISTYPED.iter().find(|(wrong, _)| *wrong == domain) {
        return Some((*right).to_owned());
    }
    if !REAL.contains(&domain)
        && !VERY_COMMON.contains(&domain)
        && let Some(provider) = VERY_COMMON.iter().find(|provider| is_one_error_away(domain, provider))
    {
        return Some((*provider).to_owned());
    }
    let (name, ending) = domain.rsplit_once('.')?;
    let (_, right) = MISTYPED_ENDINGS.iter().find(|(wrong, _)| *wrong == ending)?;
    let mended = format!("{name}.{right}");
    Some(meant_by(&mended).unwrap_or(mended))
}

/// Whether one letter too many, too few, another or two swapped make `typed` of `meant`; the first letter is right
/// unless it was swapped.
fn is_one_error_away(typed: &str, meant: &str) -> bool {
    let (typed, meant) = (typed.as_bytes(), meant.as_bytes());
    if typed.len().abs_diff(meant.len()) > 1 {
        return false;
    }
    let same = typed.iter().zip(meant).take_while(|(a, b)| a == b).count();
    let (typed, meant) = (&typed[same..], &meant[same..]);
    let swapped = |a: &[u8], b: &[u8]| a.len() >= 2 && b.len() >= 2 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..];
    if swapped(typed, meant) {
        return true;
    }
    if same == 0 {
        return false;
    }
    match typed.len().cmp(&meant.len()) {
        std::cmp::Ordering::Less => *typed == meant[1..],
        std::cmp::Ordering::Greater => typed[1..] == *meant,
        std::cmp::Ordering::Equal => !typed.is_empty() && typed[1..] == meant[1..],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_common_providers_are_guessed_at() {
        for (typed, meant) in [
            ("gmial.com", Some("gmail.com")),
            ("gmal.com", Some("gmail.com")),
            ("gmaill.com", Some("gmail.com")),
            ("gmsil.com", Some("gmail.com")),
            ("mgail.com", Some("gmail.com")),
            ("hotnail.com", Some("hotmail.com")),
            ("yaho.com", Some("yahoo.com")),
            ("gmx.d", Some("gmx.de")),
            ("gmail.con", Some("gmail.com")),
            ("gmial.con", Some("gmail.com")),
            ("acme.con", Some("acme.com")),
            ("gmail.com", None),
            ("ymail.com", None),
            ("mail.com", None),
            ("gail.com", None),
            ("acme.com", None),
            ("outback.com", None),
        ] {
            assert_eq!(meant_by(typed).as_deref(), meant, "{typed}");
        }
    }

    #[test]
    fn what_was_meant_is_right() {
        for (_, right) in MISTYPED {
            assert_eq!(meant_by(right), None, "{right}");
        }
    }
}
