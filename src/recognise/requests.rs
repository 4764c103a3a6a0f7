//! Tables that list no people of a campaign: requests for help, hours worked, figures of mails.

use super::columns::Columns;
use super::header::Header;
use super::profile::Kind;
use super::times::is_mail;
use crate::model::Role;

/// Headers of such lists, folded, language by language; each says little by itself.
#[rustfmt::skip]
const HEADERS: &[&str] = &[
    "priority", "assignee", "requester", "requester email", "requester name", "solved at", "resolved at",
    "resolved time", "first response time", "first reply time", "time to first response", "resolution status",
    "resolution time", "sla status", "satisfaction score", "satisfaction rating", "ticket owner", "case owner",
    "ticket priority", "case origin", "escalated", "assigned group", "ticket status", "case status",
    "agent assigned", "first response", "survey score", "satisfaction", "ticket subject", "case number", "sla",
    "time to close", "time to resolution",
    "prioritat", "bearbeiter", "zustandiger bearbeiter", "anforderer", "gelost am", "erste antwort", "zufriedenheit",
    "ticketstatus", "ticket inhaber",
    "priorite", "assigne a", "demandeur", "resolu le", "premiere reponse", "satisfaction", "statut du ticket",
    "prioridad", "asignado a", "solicitante", "resuelto el", "primera respuesta", "satisfaccion",
    "estado del ticket",
    "priorita", "assegnato a", "richiedente", "risolto il", "prima risposta", "soddisfazione", "stato del ticket",
    "prioridade", "atribuido a", "resolvido em", "primeira resposta", "satisfacao", "status do ticket",
    "estado do ticket",
    "prioriteit", "toegewezen aan", "aanvrager", "opgelost op", "eerste reactie", "tevredenheid",
    "resitel", "zadatel", "vyreseno", "prvni odpoved", "spokojenost", "stav ticketu",
    "priorytet", "przypisany do", "zglaszajacy", "rozwiazano", "pierwsza odpowiedz", "zadowolenie",
    "status zgloszenia",
];

/// Letters from which on one of these headers may also begin a longer one: `Assignee name`, `First response date`.
const LONG: usize = 8;

/// Words for one of the requests.
const THINGS: &[&str] = &["case", "incident", "zgloszenia", "chamado"];

/// Headers of sheets of hours worked, folded.
#[rustfmt::skip]
const HOURS: &[&str] = &[
    "billable", "billable hours", "hours", "duration", "project", "task", "activity", "hourly rate", "time entry",
    "abrechenbar", "stunden", "dauer", "projekt", "aufgabe", "tatigkeit", "facturable", "heures", "duree", "projet",
    "tache", "horas", "duracion", "proyecto", "tarea", "fatturabile", "ore", "durata", "progetto", "attivita",
    "faturavel", "duracao", "projeto", "tarefa", "uren", "duur", "taak", "hodiny", "ukol", "godziny", "zadanie",
];

/// Whether the rows are hours that the own people worked: whose project, which task, and how long.
pub(super) fn are_hours(columns: &Columns<'_>) -> bool {
    let count = |list: &[&str]| columns.headers.iter().filter(|own| list.contains(&own.folded.as_str())).count();
    count(HOURS) >= 4
}

/// Whether the rows are requests for help: several headers of such lists, one of which says what they are.
pub(super) fn are_requests(columns: &Columns<'_>) -> bool {
    let is_telling = |header: &&Header| {
        let is_start = |start: &str| {
            start.len() >= LONG && header.folded.strip_prefix(start).is_some_and(|rest| rest.starts_with(' '))
        };
        HEADERS.contains(&header.folded.as_str()) || HEADERS.iter().any(|start| is_start(start))
    };
    let telling = columns.headers.iter().filter(is_telling).count();
    let is_thing = |word: &str| THINGS.contains(&word) || word.starts_with("ticket");
    telling >= 2 && columns.headers.iter().any(|header: &Header| header.folded.split(' ').any(is_thing))
}

/// Headers of lists of goods, folded, language by language.
#[rustfmt::skip]
const GOODS: &[&str] = &[
    "sku", "ean", "gtin", "upc", "isbn", "asin", "mpn", "barcode", "stock", "in stock", "stock quantity", "inventory",
    "stock level", "weight", "colour", "color", "size", "brand", "manufacturer", "category", "material", "unit",
    "article number", "product id", "product name", "pack size", "vat rate",
    "artikelnummer", "lagerbestand", "bestand", "gewicht", "farbe", "grosse", "marke", "hersteller", "kategorie",
    "einheit", "stock disponible", "poids", "couleur", "taille", "marque", "fabricant", "categorie", "existencias",
    "peso", "talla", "marca", "fabricante", "categoria", "giacenza", "colore", "taglia", "produttore", "estoque",
    "cor", "tamanho", "voorraad", "kleur", "maat", "merk", "fabrikant", "sklad", "hmotnost", "barva", "velikost",
    "znacka", "vyrobce", "stan magazynowy", "waga", "kolor", "rozmiar", "marka", "producent", "kategoria",
];

/// Whether the rows are goods: a price or a number in store beside what they are like, and no day on which anything
/// happened.
pub(super) fn are_goods(columns: &Columns<'_>) -> bool {
    let goods = columns.headers.iter().filter(|own| GOODS.contains(&own.folded.as_str())).count();
    let numbered = columns.profiles.iter().any(|profile| profile.mostly(Kind::Number) || profile.mostly(Kind::Money));
    let dated = columns.profiles.iter().any(|profile| profile.mostly(Kind::Date));
    goods >= 2 && numbered && !dated
}

/// Words for those who chat, and for what a chat leaves behind, folded, language by language.
#[rustfmt::skip]
const CHATTED: &[&str] = &[
    "chat", "transcript", "visitor", "agent", "operator", "chatverlauf", "besucher", "mitarbeiter", "transcription",
    "visiteur", "transcripcion", "visitante", "agente", "trascrizione", "visitatore", "operatore", "transcricao",
    "operador", "bezoeker", "medewerker", "navstevnik", "prepis", "operatora",
];

/// Whether the rows are chats with those who came to a site: the number of each, who spoke with whom, and what was said.
pub(super) fn are_chats(columns: &Columns<'_>) -> bool {
    let is_numbered = |header: &Header| {
        let (chat, talk) = (header.has("chat"), header.has("conversation"));
        (chat || talk) && header.folded.split(' ').count() == 2 && (header.has("id") || header.has("number"))
    };
    let numbered = columns.headers.iter().position(is_numbered);
    let told =
        |(column, header): &(usize, &Header)| Some(*column) != numbered && CHATTED.iter().any(|word| header.has(word));
    numbered.is_some() && columns.headers.iter().enumerate().filter(told).count() >= 2
}

/// Whether the headers name most of what becomes of a mail, and no column holds names: then each row is of a mail.
pub(super) fn counts_mails(columns: &Columns<'_>) -> bool {
    let mut roles: Vec<Role> = columns.headers.iter().filter_map(|header| Some(header.stage?.role)).collect();
    roles.retain(|role| is_mail(*role));
    roles.sort_unstable();
    roles.dedup();
    roles.len() >= 4 && columns.profiles.iter().all(|profile| profile.share(Kind::Names) < 50 || profile.distinct < 4)
}
