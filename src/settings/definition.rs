//! What a funnel is made of, from `moldau.toml` and arguments.

use crate::funnel::{Clock, Marked, Model, Order, Period, Reaches, Rules, Stage, Stages, Target, Ties, Window};
use crate::model::Role;
use crate::normalise::Selector;

use super::condition::{self, day};
use super::definition_error::DefinitionError;
use super::sections::{
    ExclusionEntry, ExclusionSection, FunnelSection, FunnelSections, RowsSection, StageEntry, StageSection, Texts,
};

/// A funnel as it is meant, before any file was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definition {
    /// Its name, if it has one.
    pub name: Option<String>,
    /// The names of the other funnels.
    pub others: Vec<String>,
    /// Its stages; `None` = from the roles that the files hold.
    pub stages: Option<Stages>,
    /// Rows to be marked, each by its place.
    pub selectors: Vec<Selector>,
    /// What marked rows reach; their tables are not known yet.
    pub marked: Vec<Marked>,
    /// The rules, without the exclusions.
    pub rules: Rules,
    /// What voids an attempt, its stages by name.
    pub exclusions: Vec<Barred>,
    /// What an order is given to, if it was said.
    pub attribution: Option<Model>,
    /// How long before an order what led to it lies.
    pub lookback: Option<Window>,
    /// For each stage, what it is meant to come to.
    pub targets: Vec<Option<Target>>,
}

/// An exclusion whose stages are not known yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Barred {
    /// Any of these roles; what else it is, is marked.
    pub roles: Vec<Role>,
    /// The stage after which it counts; `None` = the first.
    pub after: Option<String>,
    /// The stage before which it counts; `None` = the last.
    pub before: Option<String>,
}

/// What else the chosen funnel says, as it is written.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    pub(super) as_of: Option<String>,
    pub(super) machines: Option<String>,
    pub(super) tests: Option<String>,
}

/// What was typed of a funnel.
#[derive(Clone, Debug, Default)]
pub struct TypedFunnel {
    /// `--funnel`
    pub name: Option<String>,
    /// `--window`
    pub window: Option<String>,
    /// `--order`
    pub order: Option<String>,
    /// `--from`
    pub from: Option<String>,
    /// `--to`
    pub to: Option<String>,
    /// `--attribution`
    pub attribution: Option<String>,
    /// `--lookback`
    pub lookback: Option<String>,
}

impl TypedFunnel {
    /// Makes sure that each argument can be meant, whatever the settings file says.
    ///
    /// # Errors
    /// The argument that cannot, and why.
    pub fn check(&self) -> Result<(), (&'static str, DefinitionError)> {
        let [order, window, from, to] = [&self.order, &self.window, &self.from, &self.to].map(Option::as_deref);
        rules(order, None, None, None).map_err(|error| ("--order", error))?;
        rules(None, window, None, None).map_err(|error| ("--window", error))?;
        rules(None, None, from, None).map_err(|error| ("--from", error))?;
        rules(None, None, from, to).map_err(|error| ("--to", error))?;
        self.attribution.as_deref().map(model).transpose().map_err(|error| ("--attribution", error))?;
        self.lookback.as_deref().map(self::window).transpose().map_err(|error| ("--lookback", error))?;
        Ok(())
    }
}

/// Chooses the funnel that is asked for, and understands it; without a name the first.
///
/// # Errors
/// A funnel that is not there, and words that mean nothing.
pub(super) fn define(sections: FunnelSections, typed: &TypedFunnel) -> Result<(Definition, Words), DefinitionError> {
    let (section, others) = choose(sections, typed.name.as_deref())?;
    let mut definition = Definition { name: section.name, others, ..Definition::default() };
    definition.rules = rules(
        typed.order.as_deref().or(section.order.as_deref()),
        typed.window.as_deref().or(section.window.as_deref()),
        typed.from.as_deref().or(section.from.as_deref()),
        typed.to.as_deref().or(section.to.as_deref()),
    )?;
    if let Some(word) = &section.entry {
        definition.rules.clock = match plain(word).as_str() {
            "first" => Clock::First,
            "latest that converts" | "latest" => Clock::Latest,
            _ => return Err(unknown("entry", word, &["first", "latest that converts"])),
        };
    }
    if let Some(word) = &section.ties {
        definition.rules.ties = match plain(word).as_str() {
            "convert" => Ties::Convert,
            "apart" => Ties::Apart,
            _ => return Err(unknown("ties", word, &["convert", "apart"])),
        };
    }
    if definition.rules.order == Order::Open {
        let asked = [("entry", section.entry.is_some()), ("ties", section.ties.is_some())];
        let asked = asked.into_iter().chain([("exclude", !section.exclude.is_empty())]);
        if let Some((setting, _)) = asked.into_iter().find(|(_, is_set)| *is_set) {
            return Err(DefinitionError::NeedsOrder(setting));
        }
    }
    let attribution = typed.attribution.as_deref().or(section.attribution.as_deref());
    definition.attribution = attribution.map(model).transpose()?;
    let lookback = typed.lookback.as_deref().or(section.lookback.as_deref());
    definition.lookback = lookback.map(window).transpose()?;
    if let Some(entries) = section.stages {
        definition.add_stages(entries)?;
    }
    for entry in section.exclude {
        definition.add_exclusion(entry)?;
    }
    Ok((definition, Words { as_of: section.as_of, machines: section.machines, tests: section.tests }))
}

fn choose(sections: FunnelSections, name: Option<&str>) -> Result<(FunnelSection, Vec<String>), DefinitionError> {
    let mut sections = sections.0;
    if sections.len() > 1 && sections.iter().any(|section| section.name.as_deref().is_none_or(str::is_empty)) {
        return Err(DefinitionError::Unnamed);
    }
    let names: Vec<_> = sections.iter().filter_map(|section| section.name.clone()).collect();
    for (place, name) in names.iter().enumerate() {
        if names[..place].iter().any(|other| plain(other) == plain(name)) {
            return Err(DefinitionError::Twice(name.clone()));
        }
    }
    let place = match name {
        None => 0,
        Some(word) => {
            let is_it = |section: &FunnelSection| section.name.as_deref().is_some_and(|n| plain(n) == plain(word));
            let found = sections.iter().position(is_it);
            found.ok_or_else(|| DefinitionError::NoFunnel { word: word.to_owned(), names: names.clone() })?
        }
    };
    let section = if place < sections.len() { sections.swap_remove(place) } else { FunnelSection::default() };
    let others = names.into_iter().filter(|name| Some(name) != section.name.as_ref()).collect();
    Ok((section, others))
}

/// Reads a period from one day to another; an empty end is none.
///
/// # Errors
/// What is no day, and a period that ends before it starts.
pub fn period(from: &str, to: &str) -> Result<Period, DefinitionError> {
    let given = |text| Some(text).filter(|text: &&str| !text.is_empty());
    rules(None, None, given(from), given(to)).map(|rules| rules.period)
}

fn rules(
    order: Option<&str>,
    window: Option<&str>,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<Rules, DefinitionError> {
    let order = match order.map(|word| (word, plain(word))) {
        None => Order::default(),
        Some((word, plain)) => match plain.as_str() {
            "open" => Order::Open,
            "in order" => Order::InOrder,
            "strict" => Order::Strict,
            "any" => Order::Any,
            _ => return Err(unknown("order", word, &["open", "in order", "strict", "any"])),
        },
    };
    let day = |word: &str| day(word.trim()).ok_or_else(|| DefinitionError::Day(word.to_owned()));
    let (from, to) = (from.map(day).transpose()?, to.map(day).transpose()?);
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        return Err(DefinitionError::Period { from, to });
    }
    let window = window.map(self::window).transpose()?;
    Ok(Rules { order, window, period: Period::of_days(from, to), ..Rules::default() })
}

/// Reads what an order is given to.
fn model(word: &str) -> Result<Model, DefinitionError> {
    Ok(match plain(word).as_str() {
        "first" | "first touch" => Model::First,
        "last" | "last touch" => Model::Last,
        "linear" => Model::Linear,
        "position" | "position based" => Model::Position,
        "decay" | "time decay" => Model::Decay,
        _ => return Err(unknown("attribution", word, &["first", "last", "linear", "position", "decay"])),
    })
}

/// Reads `30 days`, `12 hours`, `2 weeks`, `30d`.
fn window(text: &str) -> Result<Window, DefinitionError> {
    let text = text.trim();
    let error = || DefinitionError::Window(text.to_owned());
    let end = text.find(|letter: char| !letter.is_ascii_digit()).ok_or_else(error)?;
    let number: i64 = text[..end].parse().map_err(|_| error())?;
    let unit: i64 = match plain(&text[end..]).as_str() {
        "s" | "second" | "seconds" => 1000,
        "min" | "minute" | "minutes" => 60_000,
        "h" | "hour" | "hours" => 3_600_000,
        "d" | "day" | "days" => 86_400_000,
        "w" | "week" | "weeks" => 7 * 86_400_000,
        _ => return Err(error()),
    };
    let millis = number.checked_mul(unit).ok_or_else(error)?;
    Window::from_millis(millis).ok_or(DefinitionError::ZeroWindow)
}

/// Reads `"40 %"`, `500` or `"500 people"`.
fn target(value: &toml::Value) -> Result<Target, DefinitionError> {
    let error = || DefinitionError::Target(value.to_string().trim_matches('"').to_owned());
    if let Some(people) = value.as_integer() {
        return u64::try_from(people).ok().filter(|people| *people > 0).map(Target::People).ok_or_else(error);
    }
    let text = value.as_str().ok_or_else(error)?.trim();
    if let Some(percent) = text.strip_suffix('%') {
        let (whole, part) = percent.trim().split_once('.').unwrap_or((percent.trim(), ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || part.len() > 2 || !digits(whole) || !digits(part) {
            return Err(error());
        }
        let parts: u32 = format!("{whole}{part:0<2}").parse().map_err(|_| error())?;
        return if (1..=10_000).contains(&parts) { Ok(Target::Rate(parts)) } else { Err(error()) };
    }
    let number = text.strip_suffix("people").unwrap_or(text).trim();
    number.parse().ok().filter(|people| *people > 0).map(Target::People).ok_or_else(error)
}

/// Returns a word as words are compared: small letters, blanks between.
fn plain(word: &str) -> String {
    let word = word.to_lowercase().replace(['-', '_'], " ");
    word.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn unknown(setting: &'static str, word: &str, words: &'static [&'static str]) -> DefinitionError {
    DefinitionError::Word { setting, word: word.to_owned(), words }
}

fn role(word: &str) -> Result<Role, DefinitionError> {
    word.trim().to_lowercase().parse().map_err(|_| DefinitionError::Role(word.to_owned()))
}

impl Definition {
    /// Takes the stages as they are written.
    ///
    /// # Errors
    /// Words that mean nothing, and stages that are no funnel.
    pub fn add_stages(&mut self, entries: Vec<StageEntry>) -> Result<(), DefinitionError> {
        self.marked.retain(|marked| !matches!(marked.reaches, Reaches::Stage(_)));
        let mut stages = Vec::with_capacity(entries.len());
        self.rules.step_windows.clear();
        self.rules.optional.clear();
        self.targets.clear();
        for (place, entry) in entries.into_iter().enumerate() {
            stages.push(match entry {
                StageEntry::Role(word) => {
                    let role = role(&word)?;
                    Stage { name: role.to_string(), roles: vec![role] }
                }
                StageEntry::Named(section) => {
                    self.stage_rules(place, &section)?;
                    self.stage(place, section)?
                }
            });
        }
        self.stages = Some(Stages::new(stages)?);
        Ok(())
    }

    /// Takes in what is said of a stage besides the rows that fill it.
    fn stage_rules(&mut self, place: usize, section: &StageSection) -> Result<(), DefinitionError> {
        let has_order = matches!(self.rules.order, Order::InOrder | Order::Strict);
        if let Some(text) = &section.window {
            if !has_order {
                return Err(DefinitionError::NeedsOrder("window of a stage"));
            }
            if place == 0 {
                return Err(DefinitionError::First {
                    stage: section.name.clone(),
                    what: "there is none before it to count the time from",
                });
            }
            self.rules.step_windows.resize(place, None);
            self.rules.step_windows.push(Some(window(text)?));
        }
        if section.optional {
            if !has_order {
                return Err(DefinitionError::NeedsOrder("optional"));
            }
            if place == 0 {
                return Err(DefinitionError::First { stage: section.name.clone(), what: "nobody can leave it out" });
            }
            self.rules.optional.push(place);
        }
        if let Some(value) = &section.target {
            self.targets.resize(place, None);
            self.targets.push(Some(target(value)?));
        }
        Ok(())
    }

    fn stage(&mut self, place: usize, section: StageSection) -> Result<Stage, DefinitionError> {
        let StageSection { name, role, roles, file, tool, conditions, any, .. } = section;
        let own = RowsSection { role, roles, file, tool, conditions };
        let mut stage = Stage { name, roles: Vec::new() };
        let says_nothing = |rows: &RowsSection| {
            let RowsSection { role, roles, file, tool, conditions: Texts(conditions) } = rows;
            role.is_none() && roles.is_empty() && file.is_none() && tool.is_none() && conditions.is_empty()
        };
        let own = (!says_nothing(&own) || any.is_empty()).then_some(own);
        for rows in own.into_iter().chain(any) {
            if says_nothing(&rows) {
                return Err(DefinitionError::Nothing(stage.name));
            }
            let roles = self.rows(Reaches::Stage(place), rows)?;
            stage.roles.extend(roles.into_iter().filter(|role| !stage.roles.contains(role)).collect::<Vec<_>>());
        }
        Ok(stage)
    }

    fn add_exclusion(&mut self, entry: ExclusionEntry) -> Result<(), DefinitionError> {
        let place = self.exclusions.len();
        if place == 64 {
            return Err(DefinitionError::TooManyExclusions);
        }
        let section = match entry {
            ExclusionEntry::Role(word) => ExclusionSection { role: Some(word), ..ExclusionSection::default() },
            ExclusionEntry::Between(section) => section,
        };
        let ExclusionSection { role, roles, file, tool, conditions, after, before } = section;
        if role.is_none() && roles.is_empty() && file.is_none() && tool.is_none() && conditions.0.is_empty() {
            return Err(DefinitionError::Nothing("exclude".to_owned()));
        }
        let rows = RowsSection { role, roles, file, tool, conditions };
        let roles = self.rows(Reaches::Exclusion(place), rows)?;
        self.exclusions.push(Barred { roles, after, before });
        Ok(())
    }

    /// Takes rows in: returns their roles if these are all that is said of them, and marks them otherwise.
    fn rows(&mut self, reaches: Reaches, rows: RowsSection) -> Result<Vec<Role>, DefinitionError> {
        let RowsSection { role: one, roles, file, tool, conditions: Texts(conditions) } = rows;
        let roles = one.iter().chain(&roles).map(|word| role(word)).collect::<Result<Vec<_>, _>>()?;
        if file.is_none() && tool.is_none() && conditions.is_empty() {
            return Ok(roles);
        }
        let mut words = vec![match roles.as_slice() {
            [] => "rows".to_owned(),
            roles => roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" or "),
        }];
        words.extend(file.iter().map(|file| format!("of files `{file}`")));
        words.extend(tool.iter().map(|tool| format!("exported by {tool}")));
        if !conditions.is_empty() {
            words.push(format!("where {}", conditions.join(" and ")));
        }
        let test = |text: &String| {
            condition::parse(text).map_err(|cause| DefinitionError::Condition { text: text.clone(), cause })
        };
        let tests = conditions.iter().map(test).collect::<Result<_, _>>()?;
        let selector = Selector { file, tool, roles: roles.clone(), tests };
        let place = self.selectors.iter().position(|known| *known == selector).unwrap_or_else(|| {
            self.selectors.push(selector);
            self.selectors.len() - 1
        });
        let bit = u32::try_from(place).ok().filter(|bit| *bit < Selector::MOST).ok_or(DefinitionError::TooMany)?;
        self.marked.push(Marked { mark: 1 << bit, roles, reaches, words: words.join(" "), tables: Vec::new() });
        Ok(Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Day;
    use crate::normalise::{Comparison, Operand};
    use crate::settings::parse;

    fn defined(text: &str, typed: &TypedFunnel) -> Result<Definition, DefinitionError> {
        define(parse("moldau.toml", text).expect("settings").funnel, typed).map(|(definition, _)| definition)
    }

    fn of_file(text: &str) -> Result<Definition, DefinitionError> {
        defined(text, &TypedFunnel::default())
    }

    #[test]
    fn stages_are_roles_files_tools_and_conditions() {
        let text = r#"
            [funnel]
            stages = [
                "sends",
                { name = "Trial", roles = ["forms", "registrations"] },
                { name = "Free", role = "leads", where = 'Plan = "Free"' },
                { name = "Demo", any = [{ role = "calls" }, { file = "*demo*", tool = "Zoom" }, { role = "leads", where = ['Plan = "Free"'] }] },
            ]
        "#;
        let definition = of_file(text).expect("a funnel");
        let stages = definition.stages.expect("stages");
        let roles: Vec<_> = stages.as_slice().iter().map(|stage| stage.roles.clone()).collect();
        assert_eq!(roles, [vec![Role::Sends], vec![Role::Forms, Role::Registrations], vec![], vec![Role::Calls]]);
        let marked: Vec<_> =
            definition.marked.iter().map(|marked| (marked.mark, marked.reaches, marked.words.as_str())).collect();
        assert_eq!(
            marked,
            [
                (1, Reaches::Stage(2), "leads where Plan = \"Free\""),
                (2, Reaches::Stage(3), "rows of files `*demo*` exported by Zoom"),
                (1, Reaches::Stage(3), "leads where Plan = \"Free\""),
            ]
        );
        let only = &definition.selectors[0].tests[0];
        assert_eq!((only.comparison, &only.operand), (Comparison::Is, &Operand::Words("Free".into())));
    }

    #[test]
    fn rules_are_read_and_arguments_beat_the_file() {
        let text = r#"
            [funnel]
            order = "in order"
            window = "30 days"
            entry = "first"
            ties = "apart"
            from = "2026-03-01"
            to = "2026-03-31"
            exclude = ["bounces", { role = "unsubscribes", after = "sends", before = "orders" }]
        "#;
        let found = of_file(text).expect("a funnel");
        let day = |day| Day::new(2026, 3, day);
        let expected = Rules {
            order: Order::InOrder,
            window: Window::from_days(30),
            ties: Ties::Apart,
            clock: Clock::First,
            period: Period::of_days(day(1), day(31)),
            ..Rules::default()
        };
        assert_eq!(found.rules, expected);
        assert_eq!(found.exclusions[1].after.as_deref(), Some("sends"));
        let typed = |order: &str| TypedFunnel {
            window: Some("36 h".into()),
            order: Some(order.into()),
            to: Some("2026-04-30".into()),
            ..TypedFunnel::default()
        };
        let found = defined(text, &typed("strict")).expect("a funnel");
        assert_eq!((found.rules.order, found.rules.window), (Order::Strict, Window::from_millis(36 * 3_600_000)));
        assert_eq!(defined(text, &typed("open")).err(), Some(DefinitionError::NeedsOrder("entry")));
    }

    #[test]
    fn one_of_several_funnels_is_chosen_by_name() {
        let text = "[[funnel]]\nname = \"Mail\"\n[[funnel]]\nname = \"Shop\"\nwindow = \"7d\"\n";
        let named = |name: &str| defined(text, &TypedFunnel { name: Some(name.into()), ..TypedFunnel::default() });
        assert_eq!(of_file(text).expect("the first").name.as_deref(), Some("Mail"));
        let shop = named("shop").expect("the second");
        assert_eq!((shop.rules.window, shop.others), (Window::from_days(7), vec!["Mail".to_owned()]));
        let missing = named("Shopp").expect_err("no such funnel");
        assert_eq!(missing.to_string(), "there is no funnel `Shopp`");
        assert_eq!(missing.hint().as_deref(), Some("did you mean `Shop`? the funnels are Mail, Shop"));
        assert_eq!(of_file("[[funnel]]\nname = \"a\"\n[[funnel]]\n").err(), Some(DefinitionError::Unnamed));
        let twice = of_file("[[funnel]]\nname = \"a\"\n[[funnel]]\nname = \"A\"\n");
        assert_eq!(twice.err(), Some(DefinitionError::Twice("A".into())));
    }

    #[test]
    fn what_cannot_be_meant_is_an_error_with_a_way_out() {
        for (setting, message, hint) in [
            ("window = \"0 days\"", "a window of zero lets nobody", "write it like `30 days`"),
            ("window = \"30\"", "`30` is not a length of time", "write it like `30 days`"),
            ("window = \"1 month\"", "`1 month` is not a length of time", "write it like `30 days`"),
            ("window = \"9999999999999999 weeks\"", "`9999999999999999 weeks` is not", "write it like"),
            ("order = \"in ordr\"", "`in ordr` is not a word for `order`", "did you mean `in order`?"),
            ("order = \"strict\"\nties = \"aprt\"", "`aprt` is not a word for `ties`", "did you mean `apart`?"),
            ("exclude = [\"bounces\"]", "`exclude` has no meaning", "add `order = \"in order\"`"),
            ("from = \"2026-02-30\"", "`2026-02-30` is not a day", "write it like 2026-03-31"),
            ("from = \"2026-03-02\"\nto = \"2026-03-01\"", "the period ends on 2026-03-01, before", "swap"),
            ("stages = [\"sends\", \"order\"]", "`order` is not a role", "did you mean `orders`?"),
            ("stages = [\"sends\", { name = \"X\" }]", "`X` does not say which rows", "give it a `role`"),
            (
                "stages = [\"sends\", { name = \"X\", where = \"Plan\" }]",
                "`Plan` is no condition: it compares",
                "write a",
            ),
        ] {
            let error = of_file(&format!("[funnel]\n{setting}\n")).expect_err(setting);
            assert!(error.to_string().starts_with(message), "{setting}: {error}");
            assert!(error.hint().is_some_and(|said| said.starts_with(hint)), "{setting}: {:?}", error.hint());
        }
    }

    #[test]
    fn rows_can_be_marked_by_so_many_conditions() {
        let stage = |n: usize| format!("{{ name = \"{n}\", where = \"n = {n}\" }}");
        let text = |n| format!("[funnel]\nstages = [{}]\n", (0..n).map(stage).collect::<Vec<_>>().join(", "));
        assert_eq!(of_file(&text(32)).map(|definition| definition.marked[31].mark), Ok(1 << 31));
        assert_eq!(of_file(&text(33)).err(), Some(DefinitionError::TooMany));
    }
}
