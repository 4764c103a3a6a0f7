//! The words that say what kind of company it is.

/// Legal forms that stand at the end, folded.
#[rustfmt::skip]
pub(super) const AT_THE_END: &[&str] = &[
    // English
    "inc", "incorporated", "llc", "l l c", "llp", "lp", "pllc", "ltd", "limited", "plc", "corp", "corporation", "co",
    "company", "pc", "pty", "pty ltd", "proprietary limited", "pvt", "pvt ltd", "private limited", "cic", "pbc",
    // German
    "gmbh", "g m b h", "mbh", "gesmbh", "ggmbh", "ag", "kg", "kgaa", "ohg", "og", "ug", "ug haftungsbeschrankt",
    "haftungsbeschrankt", "gbr", "ek", "e k", "ekfm", "ev", "e v", "eg", "se", "partg", "partg mbb", "partgmbb", "mbb",
    "gmbh and co kg", "gmbh and co", "ag and co kg", "and co kg", "and co", "cokg", "inh", "gesellschaft mbh",
    // French, Belgian, Swiss
    "sa", "s a", "sarl", "s a r l", "sas", "s a s", "sasu", "eurl", "snc", "sca", "scop", "sprl", "srl", "asbl", "sagl",
    // Spanish, Portuguese, Latin American
    "sl", "s l", "slu", "s l u", "sll", "slp", "sau", "s a u", "scoop", "lda", "ltda", "limitada", "eireli", "me",
    "sa de cv", "s a de c v", "s de rl de cv", "cv", "sociedad limitada", "sociedad anonima", "unipessoal lda",
    // Italian
    "spa", "s p a", "srls", "s r l", "sapa", "sas di", "societa cooperativa",
    // Dutch
    "bv", "b v", "nv", "n v", "vof", "v o f", "bvba",
    // Czech, Slovak
    "sro", "s r o", "spol sro", "spol s r o", "as", "a s", "ks", "k s", "vos", "v o s", "zs", "ops",
    // Polish
    "sp z oo", "sp zoo", "sp z o o", "spolka z oo", "spzoo", "spk", "sp k", "sp j", "spj", "sp zoo spk",
    "sp z oo sp k",
    // Nordic, Baltic
    "oy", "oyj", "ab", "aktiebolag", "hb", "aps", "asa", "ans", "ks", "i s", "uab", "sia", "ou",
    // Others
    "kft", "zrt", "nyrt", "bt", "doo", "d o o", "dd", "d d", "ood", "eood", "ead", "ad", "jsc", "ojsc", "ooo", "zao",
    "kk", "k k", "sdn bhd", "bhd", "pte", "pte ltd", "fze", "fzco", "fz llc", "wll", "as ticaret", "tic", "sti", "ltd sti",
];

/// Legal forms and articles that stand at the start, folded.
pub(super) const AT_THE_START: &[&str] = &["the", "fa", "ooo", "uab", "sia", "zao", "pt", "sarl", "sas"];

/// What people write who have no company, folded.
#[rustfmt::skip]
pub(super) const NO_COMPANY: &[&str] = &[
    "n a", "na", "none", "null", "no", "private", "privat", "private person", "privatperson", "privee", "particulier",
    "particular", "privato", "prive", "soukrome", "osoba prywatna", "self", "self employed", "selfemployed", "myself",
    "selbstandig", "selbststandig", "selbstaendig", "independent", "individual", "freelance", "freelancer", "freiberuflich",
    "freiberufler", "independant", "autonomo", "libero professionista", "zzp", "osvc", "student", "retired", "rentner",
    "unemployed", "home", "not applicable", "keine", "kein", "ninguna", "ninguno", "aucune", "nessuna", "nenhuma", "geen",
    "zadna", "brak", "unknown", "unbekannt", "test", "x", "xx", "xxx",
];
