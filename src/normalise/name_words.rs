//! The words around people's names.

/// Titles and forms of address that stand before a name, folded.
#[rustfmt::skip]
pub(super) const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "mx", "dr", "drs", "prof", "professor", "sir", "rev", "reverend", "hon", "capt", "sgt",
    "lt", "col", "herr", "frau", "fraulein", "herrn", "dipl", "ing", "mag", "habil", "med", "dent", "vet", "jur", "phil",
    "rer", "nat", "pol", "oec", "techn", "hc", "h c", "priv", "doz", "univ", "doc", "bc", "bca", "mgr", "mga", "judr",
    "mudr", "mddr", "mvdr", "phdr", "rndr", "paeddr", "thdr", "icdr", "rsdr", "pharmdr", "arch", "akad", "pan", "pani",
    "monsieur", "madame", "mademoiselle", "mme", "mmes", "mlle", "mlles", "me", "maitre", "pr", "senor", "senora",
    "senorita", "sr", "sra", "srta", "dna", "d", "da", "sig", "sigra", "sig ra", "sig na", "sigg", "signor", "signora", "signore", "dott", "dottore",
    "dottssa", "dottoressa", "ssa", "avv", "geom", "rag", "arq", "eng", "exmo", "exma", "dhr", "mevr", "mevrouw", "mw",
    "heer", "ir", "de heer", "inz", "lic", "fh", "tu", "univ prof", "dkfm", "kfm", "kffr",
];

/// Titles among them that are also initials, given names or parts of family names: they count only with a dot or in
/// company (`Me Dupont` is not taken apart, `Dª. Ana Ruiz` is).
pub(super) const ALSO_NAMES: &[&str] =
    &["me", "d", "da", "doc", "eng", "ing", "pan", "nat", "pol", "med", "tu", "fh", "pr", "mag", "rag", "col", "ir"];

/// Degrees and the like that stand after a name, folded.
#[rustfmt::skip]
pub(super) const DEGREES: &[&str] = &[
    "phd", "ph d", "md", "dds", "dmd", "do", "jd", "mba", "emba", "msc", "bsc", "ma", "ba", "bs", "ms", "meng", "beng",
    "llm", "llb", "mph", "rn", "cpa", "cfa", "pmp", "esq", "esquire", "csc", "drsc", "dsc", "dis", "cfp", "cissp", "shrm",
    "fca", "aca", "obe", "mbe", "cbe", "kc", "qc", "mp", "fh", "bc", "mpa", "mim", "edd", "dba", "pe", "ret",
];

/// Words that begin the family name, folded.
#[rustfmt::skip]
pub(super) const PARTICLES: &[&str] = &[
    "van", "von", "vom", "zu", "zum", "zur", "ter", "ten", "te", "op", "den", "der", "des", "de", "del", "della", "dello",
    "degli", "dei", "di", "da", "das", "do", "dos", "du", "la", "le", "las", "los", "el", "al", "bin", "ibn", "bint", "abu",
    "st", "af", "av", "ap", "y", "vande", "vanden", "vander", "d", "t",
];

/// Given names that often come second, folded: what follows a first name and is none of these is a surname where
/// people have two.
#[rustfmt::skip]
pub(super) const SECOND_GIVEN: &[&str] = &[
    "maria", "jose", "luis", "carlos", "antonio", "manuel", "miguel", "angel", "angeles", "jesus", "javier", "francisco",
    "fernando", "alberto", "ignacio", "ramon", "enrique", "pablo", "andres", "david", "rafael", "eduardo", "alejandro",
    "daniel", "jorge", "pedro", "juan", "vicente", "joaquin", "alfonso", "ricardo", "roberto", "felipe", "martin", "mario",
    "belen", "isabel", "carmen", "teresa", "pilar", "rosa", "rosario", "mar", "luisa", "dolores", "mercedes", "josefa",
    "cristina", "elena", "victoria", "eugenia", "jose", "concepcion", "rocio", "sofia", "lucia", "paz", "nieves", "soledad",
    "fatima", "beatriz", "ana", "marta", "laura", "elisa", "julia", "ines", "esther", "margarita", "guadalupe", "consuelo",
    "michael", "john", "james", "thomas", "marie", "anne", "ann", "paul", "peter", "elizabeth", "rose", "jean",
];

/// Words that say which generation of one name it is, folded, with the word that stands for it.
pub(super) const GENERATIONS: &[(&str, &str)] = &[
    ("jr", "jr"),
    ("jnr", "jr"),
    ("junior", "jr"),
    ("jun", "jr"),
    ("ml", "jr"),
    ("filho", "jr"),
    ("hijo", "jr"),
    ("sr", "sr"),
    ("snr", "sr"),
    ("senior", "sr"),
    ("sen", "sr"),
    ("ii", "ii"),
    ("2nd", "ii"),
    ("iii", "iii"),
    ("3rd", "iii"),
    ("iv", "iv"),
    ("4th", "iv"),
];

/// What stands in cells of names where nobody is named, folded.
#[rustfmt::skip]
pub(super) const NOBODY: &[&str] = &[
    "guest", "anonymous", "anonym", "anonyme", "anonimo", "customer", "no name", "noname", "unknown", "unbekannt", "gast",
    "invitado", "invite", "not provided", "no first name", "no last name", "test test", "admin", "info", "team", "n a",
    "kunde", "walk in", "walk in customer",
];
