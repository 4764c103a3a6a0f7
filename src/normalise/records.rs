//! Tables, one after the other → [`Records`].

use std::hash::{BuildHasher, Hasher};

use hashbrown::HashTable;

use crate::model::{
    Field, Finding, FindingKind, Identity, IdentityId, PersonFields, Records, Shown, ShownTexts, Source, SourceId,
};
use crate::read::{Parts, Table};
use crate::recognise::{Layout, fold as fold_header};

use super::ahead::Ahead;
use super::condition::FoldedCell;
use super::country::Country;
use super::country_evidence::CountryEvidence;
use super::firms::firms_among_names;
use super::further::Further;
use super::future;
use super::id_join;
use super::notes::Notes;
use super::orders::Orders;
use super::person::Customs;
use super::plan::Plan;
use super::rows::RowsReader;
use super::selector::{Marking, Selection, Selector};
use super::settle::{Settler, TableSays, forget_unused};
use super::values::Values;

/// What a person may decide about normalising.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Country of telephone numbers without a country code, where no row and no table says it.
    pub default_country: Option<Country>,
    /// Conditions that rows are marked by, the first [`Selector::MOST`] of them.
    pub selectors: Vec<Selector>,
    /// A column whose cells are kept: its header, or the word of the field that it means.
    pub column: Option<String>,
}

/// Takes tables in and makes records of them; a table can be dropped as soon as it is added.
pub struct RecordsBuilder {
    options: Options,
    records: Records,
    identities: Identities,
    values: Values,
    /// What each table says of itself, by its source.
    tables: Vec<TableSays>,
    /// The header of each table's ids, folded, by its source.
    id_headers: Vec<Option<String>>,
    /// What all tables so far said of the people's countries.
    evidence: CountryEvidence,
    /// The columns so far whose meaning is not known.
    further: Further,
    selections: Vec<Selection>,
    kept: Selection,
}

impl RecordsBuilder {
    /// Returns a builder without tables.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self {
            selections: vec![Selection::default(); options.selectors.len()],
            options,
            kept: Selection::default(),
            records: Records::default(),
            identities: Identities::default(),
            values: Values::default(),
            tables: Vec::new(),
            id_headers: Vec::new(),
            evidence: CountryEvidence::default(),
            further: Further::default(),
        }
    }

    /// Takes a table in. Tables are to come in the order of file name, sheet and place, in which they are kept.
    ///
    /// The findings of reading and recognising the table become those of the records; every row of the table is
    /// counted in its [`Source`], as used or as set aside.
    pub fn add(&mut self, table: &Table, layout: &Layout) {
        self.add_rows(table, layout, None);
    }

    /// Takes a long table in, of which `table` has only a sample; its rows come part by part. What was found out while
    /// they came is to be told by [`complete`](Self::complete).
    pub fn add_parts(&mut self, table: &Table, layout: &Layout, parts: &mut dyn Parts) {
        self.add_rows(table, layout, Some(parts));
    }

    /// Takes in what was found about the last table while its parts were read.
    pub fn complete(&mut self, findings: Vec<Finding>, set_aside: Vec<Finding>) {
        if let Some(source) = self.records.sources.last_mut() {
            source.rows_read += count(set_aside.len());
            source.rows_set_aside += count(set_aside.len());
        }
        self.records.findings.extend(findings.into_iter().chain(set_aside));
    }

    fn add_rows(&mut self, table: &Table, layout: &Layout, parts: Option<&mut dyn Parts>) {
        let source = SourceId::new(self.records.sources.len());
        let aside_by_reader = count(table.set_aside.len());
        self.records.sources.push(Source {
            file: table.file.clone(),
            sheet: table.sheet.clone(),
            table: table.index,
            role: layout.role,
            stages: layout.roles(),
            confidence: layout.confidence,
            tool: layout.tool.clone(),
            rows_read: aside_by_reader,
            rows_set_aside: aside_by_reader,
        });
        for findings in [&table.findings, &table.set_aside, &layout.findings] {
            self.records.findings.extend(findings.iter().cloned());
        }
        self.tables.push(TableSays::default());
        let ids = Plan::person_ids(layout).or(layout.column_of(Field::ExternalId));
        self.id_headers.push(ids.map(|column| fold_header(&layout.columns[column].header)));
        let (rows, aside) = if layout.role.is_none() {
            let rows = count_of(table, parts);
            self.note_no_people(table, layout, rows);
            (rows, count(rows))
        } else {
            self.read_rows(table, layout, source, parts)
        };
        let source = &mut self.records.sources[source.index()];
        source.rows_read += count(rows);
        source.rows_set_aside += aside;
    }

    /// Returns the source that the next table will be.
    #[must_use]
    pub fn next_source(&self) -> SourceId {
        SourceId::new(self.records.sources.len())
    }

    /// Returns, for each selector, which of the tables so far it speaks of.
    #[must_use]
    pub fn selections(&self) -> &[Selection] {
        &self.selections
    }

    /// Returns which of the tables so far have the column whose cells are kept.
    #[must_use]
    pub fn kept(&self) -> &Selection {
        &self.kept
    }

    /// Returns the records of all tables.
    #[must_use]
    pub fn finish(mut self) -> Records {
        let mut everywhere = self.evidence.ranked();
        everywhere.extend(self.options.default_country.filter(|country| !everywhere.contains(country)));
        let Self { records, identities, values, tables, .. } = &mut self;
        let has_firms = firms_among_names(records, identities);
        Settler::new(records, identities, values, tables, &everywhere).settle();
        if has_firms {
            forget_unused(records);
        }
        self.identities = Identities::default();
        id_join::join(&mut self.records, &self.id_headers);
        lead_marks(&mut self.records);
        lead_column(&mut self.records);
        let future = future::findings(&self.records);
        self.records.findings.extend(future);
        self.records.findings.shrink_to_fit();
        self.records
    }

    fn read_rows(
        &mut self,
        table: &Table,
        layout: &Layout,
        source: SourceId,
        parts: Option<&mut dyn Parts>,
    ) -> (usize, u32) {
        let evidence = CountryEvidence::of(table, layout);
        let countries = evidence.ranked();
        self.evidence.join(&evidence);
        let campaign = layout.campaign.as_deref().map(|campaign| self.records.texts.intern(campaign));
        let mut plan = Plan::of(table, layout);
        plan.parts.further = self.further.columns(table, layout);
        let phone_column = match plan.columns_of(Field::Phone) {
            [only] => Some(*only),
            _ => None,
        };
        let markings = self.options.selectors.iter().zip(&mut self.selections).zip(0..Selector::MOST);
        let markings = markings.filter_map(|((selector, selection), bit)| {
            selector.tests_of(table, layout, selection).map(|tests| Marking { mark: 1 << bit, tests })
        });
        let markings = markings.collect();
        let kept = self.options.column.as_deref().and_then(|name| self.kept.column(name, table, layout));
        let counts = RowsReader {
            markings,
            kept,
            records: &mut self.records,
            identities: &mut self.identities,
            values: &mut self.values,
            source,
            notes: Notes::new(table.position()),
            ahead: Ahead::of(&plan),
            ready: Vec::new(),
            plan,
            customs: Customs::of(&countries),
            campaign,
            orders: Orders::default(),
            by_address: Vec::new(),
            nameless: Vec::new(),
            multiplied: 0,
            word: String::new(),
            folded: FoldedCell::default(),
            times: Vec::new(),
        }
        .read(table, parts);
        self.tables[source.index()] = TableSays { countries, phone_column };
        counts
    }

    /// Says once for the whole table that its rows are about nobody, unless that was said already.
    fn note_no_people(&mut self, table: &Table, layout: &Layout, rows: usize) {
        let said = layout.findings.iter().chain(&table.findings).any(|finding| finding.kind == FindingKind::NoPeople);
        if !said && rows > 0 {
            let message = format!("no people in here: {rows} {} set aside", if rows == 1 { "row" } else { "rows" });
            self.records.findings.push(Finding { at: table.position(), kind: FindingKind::NoPeople, message });
        }
    }
}

/// Gives the first line of an order the marks of its other lines, since the order's event is the first line's, and events
/// those of their rows.
fn lead_marks(records: &mut Records) {
    for at in 0..records.marks.len() {
        if let Some(leader) = records.records[at].follows {
            records.mark(leader, records.marks[at]);
        }
    }
    let Records { events, marks, .. } = records;
    if !marks.is_empty() {
        for event in events {
            event.marks = marks.get(event.record.index()).copied().unwrap_or(0);
        }
    }
}

/// Gives the first line of an order what stands in the first of its other lines, if nothing stands in itself.
fn lead_column(records: &mut Records) {
    for at in 0..records.column.len() {
        if let (Some(leader), Some(text)) = (records.records[at].follows, records.column[at])
            && records.column_of(leader).is_none()
        {
            records.keep(leader, text);
        }
    }
}

fn count_of(table: &Table, parts: Option<&mut dyn Parts>) -> usize {
    let Some(parts) = parts else { return table.rows.len() };
    let mut count = 0;
    while let Some(rows) = parts.next() {
        count += rows.len();
    }
    count
}

/// Rows are numbered by 32 bits, as spreadsheets number them; beyond that the count stays at its end.
fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

/// The identities found so far: equal ones are one.
#[derive(Default)]
pub(super) struct Identities {
    /// The ids, each with a part of its identity's hash: so that growing reads no identities.
    table: HashTable<(u32, IdentityId)>,
    hasher: foldhash::fast::FixedState,
    /// What the last row of each showed, as far as any row of it came.
    shown: Vec<Shown>,
}

/// An identity that was looked for.
#[derive(Clone, Copy)]
pub(super) struct Sought {
    identity: Identity,
    part: u32,
    known: Option<IdentityId>,
}

impl Identities {
    pub(super) fn intern(&mut self, records: &mut Records, identity: &Identity) -> IdentityId {
        let sought = self.look_up(&records.identities, identity);
        sought.known.unwrap_or_else(|| self.insert(records, &sought))
    }

    /// Looks an identity up among those that are known.
    pub(super) fn look_up(&self, known: &[Identity], identity: &Identity) -> Sought {
        let part = hash_of(&self.hasher, identity);
        let is_same = |(other, id): &(u32, IdentityId)| *other == part && known[id.index()] == *identity;
        let found = self.table.find(twice(part), is_same).map(|(_, id)| *id);
        Sought { identity: *identity, part, known: found }
    }

    /// Returns the id of an identity that was looked up before others were added.
    pub(super) fn settle(&mut self, records: &mut Records, sought: &Sought) -> IdentityId {
        sought.known.unwrap_or_else(|| {
            let Sought { identity, part, .. } = sought;
            let known = &records.identities;
            let is_same = |(other, id): &(u32, IdentityId)| other == part && known[id.index()] == *identity;
            let found = self.table.find(twice(*part), is_same).map(|(_, id)| *id);
            found.unwrap_or_else(|| self.insert(records, sought))
        })
    }

    /// Keeps what a row shows, once if the last row of its identity showed the same: most of millions of events do.
    pub(super) fn shown(&mut self, id: Option<IdentityId>, fields: &PersonFields, all: &mut ShownTexts) -> Shown {
        let Some(id) = id else { return all.keep(fields) };
        if self.shown.len() <= id.index() {
            self.shown.resize(id.index() + 1, Shown::default());
        }
        let last = &mut self.shown[id.index()];
        if !all.is_all(*last, fields) {
            *last = all.keep(fields);
        }
        *last
    }

    fn insert(&mut self, records: &mut Records, sought: &Sought) -> IdentityId {
        let id = IdentityId::new(records.identities.len());
        records.identities.push(sought.identity);
        self.table.insert_unique(twice(sought.part), (sought.part, id), |(part, _)| twice(*part));
        id
    }
}

/// Puts a part of a hash at both ends, at which the table looks.
fn twice(part: u32) -> u64 {
    u64::from(part) << 32 | u64::from(part)
}

/// Hashes only what an identity holds, most of whose fields are empty, and returns half of the hash.
#[expect(clippy::cast_possible_truncation, reason = "half of the hash is kept")]
fn hash_of(hasher: &foldhash::fast::FixedState, identity: &Identity) -> u32 {
    let mut hasher = hasher.build_hasher();
    for (field, key) in identity.keys.iter() {
        hasher.write_u64((field as u64) << 32 | key.index() as u64);
    }
    for key in [identity.second_email, identity.middle_name, identity.generation] {
        hasher.write_u32(key.map_or(u32::MAX, |key| u32::try_from(key.index()).unwrap_or(u32::MAX)));
    }
    for (own, key) in identity.traits.iter() {
        hasher.write_u64((own as u64) << 40 | key.index() as u64);
    }
    hasher.finish() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Event, Record, RecordId, Role, Standing, When};
    use crate::normalise::table_of_tests::{layout, rule, table};
    use crate::read::Form;
    use crate::recognise::{Condition, DateOrder, DateStyle, DecimalMark, Part};
    use expect_test::{Expect, expect};

    type Header<'a> = [(&'a str, Option<Field>)];

    fn build(table: &Table, layout: &Layout) -> Records {
        let mut builder = RecordsBuilder::new(Options::default());
        builder.add(table, layout);
        builder.finish()
    }

    fn orders(header: &Header<'_>, rows: &[&[&str]]) -> Records {
        let mut layout = layout(header);
        layout.role = Some(Role::Orders);
        let void = Condition::OneOf(1, vec!["cancelled".into()]);
        layout.stages = vec![rule(Role::Orders, void), rule(Role::Orders, Condition::Always)];
        layout.stages[0].standing = Standing::Void;
        build(&table(header, rows), &layout)
    }

    /// One line a record, with its keys and events, then one a finding.
    fn shown(records: &Records) -> String {
        let mut lines: Vec<String> = records.ids().map(|id| line_of(records, id)).collect();
        lines.extend(records.findings.iter().map(|finding| format!("{}: {}", finding.at, finding.kind)));
        let source = &records.sources[0];
        lines.push(format!("read {}, aside {}\n", source.rows_read, source.rows_set_aside));
        lines.join("\n")
    }

    fn line_of(records: &Records, id: RecordId) -> String {
        let text = |symbol| records.texts.get(symbol).to_owned();
        let Record { row, identity, follows, .. } = records.records[id.index()];
        let mut words = vec![row.to_string()];
        if let Some(identity) = identity.map(|identity| records.identities[identity.index()]) {
            words.extend(identity.keys.iter().map(|(field, key)| format!("{field}={}", text(key))));
            let more = [
                ("second", identity.second_email),
                ("middle", identity.middle_name),
                ("generation", identity.generation),
            ];
            words.extend(more.into_iter().filter_map(|(name, key)| Some(format!("{name}={}", text(key?)))));
        }
        words.extend(follows.map(|leader| format!("follows {}", records.records[leader.index()].row)));
        for Event { role, when, order, value, campaign, note, standing, .. } in
            records.events.iter().filter(|event| event.record == id)
        {
            words.push(format!("| {role}"));
            words.extend((*when != When::Unknown).then(|| format!("at {when}")));
            words.extend(order.map(|order| format!("order {}", text(order))));
            words.extend(value.map(|money| format!("{} {:?}", money.amount, money.currency)));
            words.extend(campaign.map(|campaign| format!("campaign {}", text(campaign))));
            words.extend(note.map(|note| format!("note {}", text(note))));
            words.extend((*standing != Standing::Counts).then(|| format!("{standing:?}")));
        }
        words.join(" ")
    }

    #[expect(clippy::needless_pass_by_value, reason = "that is how expect! is used")]
    fn check(records: &Records, expected: Expect) {
        expected.assert_eq(&shown(records));
    }

    /// Returns the e-mail addresses of the second table's rows, after both were taken in.
    fn joined(first: (&Header<'_>, &[&[&str]]), second: (&Header<'_>, &[&[&str]])) -> Vec<Option<String>> {
        let mut builder = RecordsBuilder::new(Options::default());
        for (header, rows) in [first, second] {
            builder.add(&table(header, rows), &layout(header));
        }
        let records = builder.finish();
        let of_second = records.records.iter().filter(|record| record.source.index() == 1);
        let email = |record: &Record| records.identities[record.identity?.index()].keys[Field::Email];
        of_second.map(|record| email(record).map(|email| records.texts.get(email).to_owned())).collect()
    }

    #[test]
    fn rows_with_an_id_alone_are_those_of_the_one_who_has_it_elsewhere() {
        let list = [("SubscriberKey", Some(Field::ExternalId)), ("Email", Some(Field::Email))];
        let people: &[&[&str]] = &[&["K1", "ann@a.de"], &["K2", "bo@b.de"], &["K3", "cy@c.de"], &["K3", "di@d.de"]];
        let keys = [("Subscriber Key", Some(Field::ExternalId)), ("Reason", None)];
        let ann = Some("ann@a.de".to_owned());
        // A key that two people have is nobody's.
        assert_eq!(
            joined((&list, people), (&keys, &[&["K1", "full"], &["K3", "full"], &["K9", ""]])),
            [ann, None, None]
        );
        let others = [("Machine", Some(Field::ExternalId)), ("Reason", None)];
        assert_eq!(joined((&list, people), (&others, &[&["K1", "full"]])), [None]);
    }

    #[test]
    fn ids_under_another_header_are_the_same_if_nearly_all_are_there() {
        let list = [("Id", Some(Field::ExternalId)), ("Email", Some(Field::Email))];
        let mails: Vec<String> = (0..6).map(|n| format!("p{n}@a.de")).collect();
        let of = |first: u32| (0..6).map(|n| (first + n).to_string()).collect::<Vec<_>>();
        let join = |first: u32| {
            let ids = of(first);
            let people: Vec<[&str; 2]> =
                ids.iter().zip(&mails).map(|(id, mail)| [id.as_str(), mail.as_str()]).collect();
            let people: Vec<&[&str]> = people.iter().map(|row| &row[..]).collect();
            let rows: Vec<[&str; 2]> = ids.iter().map(|id| [id.as_str(), "sent"]).collect();
            let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
            joined((&list, &people), (&[("leadId", Some(Field::ExternalId)), ("What", None)], &rows))
        };
        assert_eq!(join(7101), mails.iter().cloned().map(Some).collect::<Vec<_>>());
        // 1, 2, 3 … are the rows of anything.
        assert_eq!(join(1), vec![None; 6]);
    }

    #[test]
    fn rows_read_on_several_threads_say_what_they_say_alone() {
        let header = [
            ("Name", Some(Field::FullName)),
            ("E-Mail", Some(Field::Email)),
            ("Telefon", Some(Field::Phone)),
            ("PLZ", Some(Field::Postcode)),
            ("Land", Some(Field::Country)),
            ("Geburtsdatum", Some(Field::DateOfBirth)),
            ("Kundennummer", Some(Field::ExternalId)),
        ];
        let row = |number: usize| {
            let mail = ["Ann.Lee@Gmail.com", "b@delta,de", "", "info", "c@d.de; e@f.de"][number % 5];
            let name = ["Lee, Ann", "Weiß Jr.", "x@y.de", ""][number % 4];
            let phone = ["0171/2345678", "+49 30 123456", "12", "774 123 456", ""][number / 2 % 5];
            let code = ["D-12345", "541 01", ""][number / 3 % 3];
            let born = ["1980-02-29", "abt 1850", "never"][number / 7 % 3];
            [name, mail, phone, code, ["Deutschland", ""][number % 2], born, ["7;8", "1E+11", "9"][number / 5 % 3]]
        };
        let rows: Vec<[&str; 7]> = (0..1500).map(row).collect();
        let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
        let mut builder = RecordsBuilder::new(Options::default());
        let alone: Vec<Table> = rows.chunks(300).map(|some| table(&header, some)).collect();
        for table in &alone {
            builder.add(table, &layout(&header));
        }
        // New to this table are a few rows of it.
        let mut more = rows.clone();
        let fresh: Vec<String> = (0..40).map(|number| format!("Ann{number}@New.de")).collect();
        let fresh: Vec<[&str; 7]> = fresh.iter().map(|mail| ["", mail.as_str(), "", "", "", "", ""]).collect();
        more.extend(fresh.iter().map(|row| &row[..]));
        builder.add(&table(&header, &more), &layout(&header));
        let records = builder.finish();
        for at in 0..rows.len() {
            let (one, other) = (&records.records[at], &records.records[rows.len() + at]);
            assert_eq!(one.identity, other.identity, "{:?}", rows[at]);
            assert_eq!(records.shown.all(one.shown), records.shown.all(other.shown));
        }
        let last = records.records.last().and_then(|record| record.identity).map(|id| records.identities[id.index()]);
        let mail = last.and_then(|identity| identity.keys[Field::Email]).map(|mail| records.texts.get(mail));
        assert_eq!(mail, Some("ann39@new.de"));
    }

    #[test]
    fn people_are_read_in_normal_form() {
        let header = [
            ("Vorname", Some(Field::FirstName)),
            ("Nachname", Some(Field::LastName)),
            ("Firma", Some(Field::Company)),
            ("E-Mail", Some(Field::Email)),
            ("Telefon", Some(Field::Phone)),
            ("PLZ", Some(Field::Postcode)),
        ];
        let rows: [&[&str]; 6] = [
            &["Hans-Otto", "Weiß", "Delta Energy GmbH & Co. KG", "H.Weiss@Delta,de", "0171/2345678", "D-12345"],
            &["Jana", "Nováková", "Alza s.r.o.", "jana@alza.cz", "774 123 456", "541 01"],
            &["", "", "Delta Energy", "--", "", "12345"],
            &["ann@acme.de", "", "", "", "4.47712E+11", ""],
            &["Lee, Ann", "", "", "nobody", "12", ""],
            &["", "", "", "", "", ""],
        ];
        check(
            &build(&table(&header, &rows), &layout(&header)),
            expect![[r"
            2 email=h.weiss@delta.de first_name=hans otto last_name=weiss company=delta energy phone=+491712345678 postcode=12345 | prospects
            3 email=jana@alza.cz first_name=jana last_name=novakova company=alza phone=+420774123456 postcode=54101 | prospects
            4
            5 email=ann@acme.de | prospects
            6 first_name=ann last_name=lee | prospects
            7
            a.csv:2:D: mended-email
            a.csv:5:E: damaged-value
            a.csv:6:D: bad-email
            a.csv:6:E: bad-phone
            a.csv:4: no-identity
            a.csv:7: no-identity
            read 6, aside 2
        "]],
        );
    }

    #[test]
    fn further_lines_of_an_order_follow_the_first() {
        let header = [
            ("Name", Some(Field::OrderId)),
            ("Status", Some(Field::Status)),
            ("Email", Some(Field::Email)),
            ("Total", Some(Field::Amount)),
            ("Currency", Some(Field::Currency)),
        ];
        let rows: [&[&str]; 8] = [
            &["#1", "paid", "a@b.de", "590.72", "USD"],
            &["#1", "", "", "", ""],
            &["", "", "", "", ""],
            &["#2", "cancelled", "c@d.de", "10.00", "USD"],
            &["#2", "", "", "", ""],
            &["#3", "paid", "", "20.00", "USD"],
            &["#3", "", "", "", ""],
            &["#4", "paid", "a@b.de", "-5", "USD"],
        ];
        check(
            &orders(&header, &rows),
            expect![[r"
            2 email=a@b.de | orders order #1 590.72 Some(USD) note paid
            3 follows 2
            4 follows 2
            5 email=c@d.de | orders order #2 10.00 Some(USD) note cancelled Void
            6 follows 5
            7 | orders order #3 20.00 Some(USD) note paid
            8 follows 7
            9 email=a@b.de | orders order #4 -5.00 Some(USD) note paid Refund
            a.csv:5: void-order
            a.csv:7: nobodys-order
            read 8, aside 0
        "]],
        );
    }

    #[test]
    fn the_lines_of_an_order_may_stand_in_any_sequence() {
        let header = [
            ("Name", Some(Field::OrderId)),
            ("Status", Some(Field::Status)),
            ("Paid at", Some(Field::Timestamp)),
            ("Email", Some(Field::Email)),
            ("Total", Some(Field::Amount)),
            ("Currency", Some(Field::Currency)),
        ];
        let rows: [&[&str]; 4] = [
            &["#1", "", "", "", "", ""],
            &["#1", "paid", "2026-03-02", "a@b.de", "590.72", "USD"],
            &["#2", "", "", "", "", ""],
            &["#2", "cancelled", "2026-03-03", "c@d.de", "10.00", "USD"],
        ];
        check(
            &orders(&header, &rows),
            expect![[r#"
                2 follows 3 | orders order #1 590.72 Some(USD) note paid
                3 email=a@b.de
                4 follows 5 | orders order #2 10.00 Some(USD) note cancelled Void
                5 email=c@d.de
                a.csv:5: void-order
                read 4, aside 0
            "#]],
        );
    }

    #[test]
    fn lines_with_amounts_of_their_own_are_added_up() {
        let header = [
            ("Order", Some(Field::OrderId)),
            ("Status", Some(Field::Status)),
            ("Email", Some(Field::Email)),
            ("Item price (EUR)", Some(Field::Amount)),
        ];
        let rows: [&[&str]; 5] = [
            &["1", "paid", "a@b.de", "10.00"],
            &["1", "paid", "a@b.de", "10.00"],
            &["2", "paid", "c@d.de", "3.00"],
            &["2", "paid", "c@d.de", "4.50"],
            &["2", "paid", "e@f.de", "1.00"],
        ];
        check(
            &orders(&header, &rows),
            expect![[r"
            2 email=a@b.de | orders order 1 20.00 Some(EUR) note paid
            3 email=a@b.de follows 2
            4 email=c@d.de | orders order 2 7.50 Some(EUR) note paid
            5 email=c@d.de follows 4
            6 email=e@f.de | orders order 2 1.00 Some(EUR) note paid
            read 5, aside 0
        "]],
        );
    }

    #[test]
    fn one_row_can_say_several_things() {
        let header = [
            ("Recipient", Some(Field::Email)),
            ("Sent at", Some(Field::Timestamp)),
            ("Opened at", None),
            ("Bounced", None),
            ("Page", Some(Field::Url)),
            ("Clock", None),
        ];
        let rows: [&[&str]; 3] = [
            &["a@b.de", "02/03/2026", "03/03/2026 10:15", "No", "https://x.example/a", "09:15"],
            &["c@d.de", "02/03/2026", "", "Yes", "", ""],
            &["e@f.de", "31/02/2026", "--", "No", "", ""],
        ];
        let mut layout = layout(&header);
        for column in &mut layout.columns {
            column.dates = Some(DateStyle { order: DateOrder::DayFirst, decided: true });
        }
        layout.role = Some(Role::Sends);
        layout.campaign = Some("Spring".into());
        layout.stages = vec![
            rule(Role::Sends, Condition::Always),
            rule(Role::Opens, Condition::Filled(2)),
            rule(Role::Bounces, Condition::Yes(3)),
        ];
        layout.stages[0].time = Some(1);
        layout.stages[0].clock = Some(5);
        layout.stages[1].time = Some(2);
        check(
            &build(&table(&header, &rows), &layout),
            expect![[r"
            2 email=a@b.de | sends at 2026-03-02 09:15:00 campaign Spring note https://x.example/a | opens at 2026-03-03 10:15:00 campaign Spring note https://x.example/a
            3 email=c@d.de | sends at 2026-03-02 campaign Spring | bounces campaign Spring
            4 email=e@f.de | sends campaign Spring
            a.csv:4:B: bad-date
            read 3, aside 0
        "]],
        );
    }

    #[test]
    fn a_table_about_nobody_is_set_aside_as_a_whole() {
        let header = [("Campaign", None), ("Sent", None)];
        let mut layout = layout(&header);
        layout.role = None;
        layout.stages.clear();
        let mut table = table(&header, &[&["Spring", "100"], &["Autumn", "90"]]);
        table.set_aside.push(Finding {
            at: table.position().at_row(4),
            kind: FindingKind::TotalsRow,
            message: "totals".into(),
        });
        check(
            &build(&table, &layout),
            expect![[r"
            a.csv:4: totals-row
            a.csv: no-people
            read 3, aside 3
        "]],
        );
    }

    #[test]
    fn equal_people_have_one_identity() {
        let header = [("Email", Some(Field::Email)), ("Name", Some(Field::FullName))];
        let rows: [&[&str]; 3] =
            [&["A.N@gmail.com", "Dr. Ann Lee"], &["an@googlemail.com", "Lee, Ann"], &["an@gmail.com", "Ann B. Lee"]];
        let records = build(&table(&header, &rows), &layout(&header));
        let identities: Vec<_> = records.records.iter().map(|record| record.identity).collect();
        assert_eq!(identities[0], identities[1]);
        assert_ne!(identities[0], identities[2]);
        assert_eq!(records.identities.len(), 2);
        assert_eq!(records.position_of(RecordId::new(2)).to_string(), "a.csv:4");
    }

    #[test]
    fn amounts_are_read_as_the_column_writes_them() {
        let header = [
            ("Nr", Some(Field::OrderId)),
            ("Status", None),
            ("Kunde", Some(Field::FullName)),
            ("Betrag", Some(Field::Amount)),
        ];
        let mut layout = layout(&header);
        layout.role = Some(Role::Orders);
        layout.stages = vec![rule(Role::Orders, Condition::Always)];
        layout.columns[3].decimal = Some(DecimalMark::Comma);
        let rows: [&[&str]; 3] =
            [&["1", "", "Ann Lee", "1.234"], &["2", "", "Ann Lee", "12,50 €"], &["3", "", "Ann Lee", "viel"]];
        check(
            &build(&table(&header, &rows), &layout),
            expect![[r"
            2 first_name=ann last_name=lee | orders order 1 1234.00 None
            3 first_name=ann last_name=lee | orders order 2 12.50 Some(EUR)
            4 first_name=ann last_name=lee | orders order 3
            a.csv:4:D: bad-amount
            read 3, aside 0
        "]],
        );
    }

    /// Builds orders by someone each, with parts of amounts by column.
    fn orders_with(header: &Header<'_>, parts: &[(usize, Part)], rows: &[&[&str]]) -> Records {
        let mut layout = layout(header);
        layout.role = Some(Role::Orders);
        layout.stages = vec![rule(Role::Orders, Condition::Always)];
        for (column, part) in parts {
            layout.columns[*column].part = Some(*part);
        }
        build(&table(header, rows), &layout)
    }

    #[test]
    fn what_was_paid_back_is_taken_off() {
        let header = [
            ("Order", Some(Field::OrderId)),
            ("Email", Some(Field::Email)),
            ("Total", Some(Field::Amount)),
            ("Refunded Amount", None),
            ("Status", Some(Field::Status)),
        ];
        let rows: [&[&str]; 5] = [
            &["1", "a@b.de", "41.65", "11.65", "partially_refunded"],
            &["1", "a@b.de", "", "", ""],
            &["2", "c@d.de", "10.00", "0.00", "paid"],
            &["3", "e@f.de", "30.00", "-30.00", "paid"],
            &["4", "g@h.de", "", "", "paid"],
        ];
        check(
            &orders_with(&header, &[(3, Part::Refunded)], &rows),
            expect![[r#"
            2 email=a@b.de | orders order 1 30.00 None note partially_refunded
            3 email=a@b.de follows 2
            4 email=c@d.de | orders order 2 10.00 None note paid
            5 email=e@f.de | orders order 3 30.00 None note paid Void
            6 email=g@h.de | orders order 4 note paid
            a.csv:6: bad-amount
            a.csv:D: void-order
            a.csv:5: void-order
            read 5, aside 0
        "#]],
        );
        let alone = orders_with(&header[..3], &[], &[&["1", "a@b.de", "2"]]);
        assert!(alone.findings.is_empty());
        let told: Vec<_> =
            orders_with(&header, &[], &rows).findings.iter().map(|finding| finding.message.clone()).collect();
        assert_eq!(told.len(), 2, "{told:?}");
    }

    #[test]
    fn the_price_of_one_is_multiplied_by_the_pieces() {
        let header = [
            ("Order", Some(Field::OrderId)),
            ("Email", Some(Field::Email)),
            ("Qty", None),
            ("Price", Some(Field::Amount)),
        ];
        let rows: [&[&str]; 4] = [
            &["1", "a@b.de", "3", "10"],
            &["1", "a@b.de", "2", "15"],
            &["2", "c@d.de", "", "7.50"],
            &["3", "e@f.de", "many", "5"],
        ];
        check(
            &orders_with(&header, &[(2, Part::Quantity), (3, Part::Price)], &rows),
            expect![[r#"
            2 email=a@b.de | orders order 1 60.00 None
            3 email=a@b.de follows 2
            4 email=c@d.de | orders order 2 7.50 None
            5 email=e@f.de | orders order 3 5.00 None
            a.csv:5:C: bad-amount
            a.csv:D: unsure-column
            read 4, aside 0
        "#]],
        );
        let sure = orders_with(&header, &[(2, Part::Quantity), (3, Part::UnitPrice)], &rows[..3]);
        assert!(sure.findings.is_empty());
    }

    #[test]
    fn a_list_that_stands_there_twice_counts_once() {
        let header = [("Order", Some(Field::OrderId)), ("Email", Some(Field::Email)), ("Total", Some(Field::Amount))];
        let rows: [&[&str]; 6] = [
            &["1", "a@b.de", "10"],
            &["2", "c@d.de", "20"],
            &["1", "a@b.de", "10"],
            &["2", "c@d.de", "20"],
            &["3", "e@f.de", "5"],
            &["3", "e@f.de", "6"],
        ];
        check(
            &orders_with(&header, &[], &rows),
            expect![[r#"
            2 email=a@b.de | orders order 1 10.00 None
            3 email=c@d.de | orders order 2 20.00 None
            4 email=a@b.de follows 2
            5 email=c@d.de follows 3
            6 email=e@f.de | orders order 3 11.00 None
            7 email=e@f.de follows 6
            a.csv: repeated-order
            read 6, aside 0
        "#]],
        );
    }

    #[test]
    fn words_beside_a_column_belong_to_it() {
        let header = [
            ("Voornaam", Some(Field::FirstName)),
            ("Tussenvoegsel", None),
            ("Achternaam", Some(Field::LastName)),
            ("Bounce Type", None),
            ("Id", Some(Field::ExternalId)),
        ];
        let mut layout = layout(&header);
        layout.columns[1].part = Some(Part::NamePrefix);
        layout.columns[3].part = Some(Part::BounceKind);
        layout.role = Some(Role::Bounces);
        layout.stages = vec![rule(Role::Bounces, Condition::Always)];
        let rows: [&[&str]; 3] = [
            &["Jan", "van der", "Berg", "Soft", "1.23456789012346E+18"],
            &["Jan", "", "Berg", "", "12E5"],
            &["Jan", "van", "van Dam", "", ""],
        ];
        check(
            &build(&table(&header, &rows), &layout),
            expect![[r#"
            2 first_name=jan last_name=van der berg | bounces note Soft
            3 first_name=jan last_name=berg external_id=12E5 | bounces
            4 first_name=jan last_name=van dam | bounces
            a.csv:2:E: damaged-value
            read 3, aside 0
        "#]],
        );
    }

    #[test]
    fn ids_that_a_workbook_has_rounded_join_nothing() {
        let header = [("Id", Some(Field::ExternalId)), ("Email", Some(Field::Email))];
        let rows: [&[&str]; 3] =
            [&["1234567890123456800", "a@b.de"], &["1234567890123456800", "c@d.de"], &["17", "e@f.de"]];
        let mut table = table(&header, &rows);
        table.form = Form::Workbook;
        check(
            &build(&table, &layout(&header)),
            expect![[r"
            2 email=a@b.de | prospects
            3 email=c@d.de | prospects
            4 email=e@f.de external_id=17 | prospects
            a.csv:2:A: damaged-value
            read 3, aside 0
        "]],
        );
    }
}
