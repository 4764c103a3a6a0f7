//! What a funnel is made of.

use crate::model::{Day, Event, Records, Role, Standing};

use super::{Order, Rules, Target};

/// One stage: a name, and the roles that reach it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Name in reports and file names.
    pub name: String,
    /// Any of these roles reaches it.
    pub roles: Vec<Role>,
}

/// Stages with different names, in order: two or more, or the only one that there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stages(Vec<Stage>);

/// A funnel that is none: fewer than two stages, or a name given twice.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooFewStages {
    /// One stage or none.
    #[error("a funnel needs at least two stages, and there is only {}", .0.as_deref().unwrap_or("none"))]
    Fewer(Option<String>),
    /// A stage without a name.
    #[error("a stage has no name")]
    Nameless,
    /// Two stages of one name.
    #[error("two stages are called `{0}`")]
    Twice(String),
    /// More stages than [`Stages::MOST`].
    #[error("a funnel has at most {most} stages, and there are {0}", most = Stages::MOST)]
    Many(usize),
    /// What was read holds one stage or none.
    #[error(
        "no funnel can be made: the exports hold {}, and a funnel needs two stages; add the export of another step",
        named(.found)
    )]
    NothingToFollow {
        /// The stages that were found.
        found: Vec<Role>,
    },
}

impl TooFewStages {
    /// Returns what to do about it, as a phrase for people, if there is something to say.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let Self::NothingToFollow { found } = self else { return None };
        let others = [Role::Sends, Role::Opens, Role::Clicks, Role::Forms, Role::Orders];
        let missing: Vec<_> = others.iter().filter(|role| !found.contains(role)).map(|role| role.as_str()).collect();
        Some(format!("such as {}; `moldau inspect` shows what each file was taken for", missing.join(", ")))
    }
}

/// Says which stages there are, in words.
fn named(roles: &[Role]) -> String {
    match roles {
        [] => "no stage".to_owned(),
        _ => format!("only {}", roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ")),
    }
}

impl Stages {
    /// The most stages that a funnel can have.
    pub const MOST: usize = 64;

    /// Returns the stages as a funnel.
    ///
    /// # Errors
    /// Fewer than two, more than [`Stages::MOST`], or two of one name.
    pub fn new(stages: Vec<Stage>) -> Result<Self, TooFewStages> {
        if stages.len() > Self::MOST {
            return Err(TooFewStages::Many(stages.len()));
        }
        if stages.len() < 2 {
            return Err(TooFewStages::Fewer(stages.first().map(|stage| stage.name.clone())));
        }
        for (place, stage) in stages.iter().enumerate() {
            if stage.name.trim().is_empty() {
                return Err(TooFewStages::Nameless);
            }
            if stages[..place].iter().any(|before| before.name == stage.name) {
                return Err(TooFewStages::Twice(stage.name.clone()));
            }
        }
        Ok(Self(stages))
    }

    /// Makes sure that there is something to follow: two stages at least.
    ///
    /// # Errors
    /// One stage alone.
    pub fn check(&self) -> Result<(), TooFewStages> {
        if self.0.len() >= 2 {
            return Ok(());
        }
        Err(TooFewStages::NothingToFollow { found: self.0.iter().flat_map(|stage| stage.roles.clone()).collect() })
    }

    /// Returns the stages in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Stage] {
        &self.0
    }
}

/// Returns the stages that the records hold: one a role, in the usual order of a campaign, under its own word.
///
/// A role that a table is for makes a stage also if it holds no rows. A role that a table may carry besides, such as
/// attendance in a list of registrations, makes one only if some row does. Exits (bounces, unsubscribes) are no stages,
/// unless there is nothing else. One stage alone is no funnel (see [`Stages::check`]), but what is in it can be told.
///
/// # Errors
/// No stage at all.
pub fn default_stages(records: &Records) -> Result<Stages, TooFewStages> {
    let mut found: Vec<Role> = records.sources.iter().filter_map(|source| source.role).collect();
    let mut carried = [false; Role::ALL.len()];
    // What the export itself calls no open is none.
    let told_apart = |event: &&Event| event.machine && event.standing == Standing::Void;
    for event in records.events.iter().filter(|event| !told_apart(event)) {
        carried[event.role as usize] = true;
    }
    found.extend(Role::ALL.iter().filter(|role| carried[**role as usize]));
    found.sort_unstable();
    found.dedup();
    if found.iter().any(|role| !role.is_exit()) {
        found.retain(|role| !role.is_exit());
    }
    if found.is_empty() {
        return Err(TooFewStages::NothingToFollow { found });
    }
    Ok(Stages(found.into_iter().map(|role| Stage { name: role.as_str().to_owned(), roles: vec![role] }).collect()))
}

/// Returns the first, second and third order as stages: what there is to follow where there are orders alone.
#[must_use]
pub fn repeat_stages() -> Option<Stages> {
    let stage = |name: &str| Stage { name: name.to_owned(), roles: vec![Role::Orders] };
    Stages::new(["first order", "second order", "third order"].map(stage).to_vec()).ok()
}

/// Rows that reach a stage, or void an attempt, by what stands in them rather than by their role alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The mark that the rows bear (see [`Records::marks`]), as a bit.
    pub mark: u32,
    /// Which of their touches are meant; none = all.
    pub roles: Vec<Role>,
    /// What they do.
    pub reaches: Reaches,
    /// Which rows they are, in words.
    pub words: String,
    /// Tables in which there can be such rows.
    pub tables: Vec<String>,
}

/// What a marked row does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaches {
    /// It reaches the stage at this place, from 0.
    Stage(usize),
    /// It is one of the exclusion at this place, from 0.
    Exclusion(usize),
}

/// A funnel: its stages and the rules by which people move through it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunnelSpec {
    /// Stages in order.
    pub stages: Stages,
    /// The day that counts as today for waiting times; `None` = the last day that any export names.
    pub as_of: Option<Day>,
    /// How people move through the stages.
    pub rules: Rules,
    /// Its name, if a person gave it one.
    pub name: Option<String>,
    /// Rows that reach a stage besides those of its roles.
    pub marked: Vec<Marked>,
    /// For each stage, what it is meant to come to; none where nobody said.
    pub targets: Vec<Option<Target>>,
}

impl FunnelSpec {
    /// Returns a funnel of these stages under the usual rules.
    #[must_use]
    pub fn new(stages: Stages) -> Self {
        Self { stages, as_of: None, rules: Rules::default(), name: None, marked: Vec::new(), targets: Vec::new() }
    }

    /// Returns the place of the first stage that starts a clock.
    ///
    /// Being on a list of people to approach is no beginning, whatever day the list gives: where people may enter at any
    /// stage and there are others between the list and the last stage, the one behind the list is.
    #[must_use]
    pub fn starts_at(&self) -> usize {
        let stages = self.stages.as_slice();
        let is_list = |stage: &Stage| stage.roles == [Role::Prospects];
        let is_marked = || self.marked.iter().any(|marked| marked.reaches == Reaches::Stage(0));
        let skips = self.rules.order == Order::Open && stages.len() > 2 && stages.first().is_some_and(is_list);
        usize::from(skips && !is_marked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journey::story::{day, records, row};

    fn names(stages: &Stages) -> Vec<&str> {
        stages.as_slice().iter().map(|stage| stage.name.as_str()).collect()
    }

    #[test]
    fn stages_are_the_roles_that_are_there_in_their_usual_order_without_exits() {
        let rows =
            [Role::Orders, Role::Bounces, Role::Clicks, Role::Prospects, Role::Clicks].map(|role| row(0, role, day(1)));
        assert_eq!(default_stages(&records(&rows).0).as_ref().map(names), Ok(vec!["prospects", "clicks", "orders"]));
    }

    #[test]
    fn a_role_of_a_table_is_a_stage_even_if_nobody_is_there_but_one_that_it_only_may_carry_is_not() {
        let (mut records, _) = records(&[row(0, Role::Sends, day(1)), row(0, Role::Orders, day(1))]);
        records.sources[0].stages = vec![Role::Sends, Role::Opens];
        records.events.retain(|event| event.role != Role::Orders);
        assert_eq!(default_stages(&records).as_ref().map(names), Ok(vec!["sends", "orders"]));
    }

    #[test]
    fn exits_are_told_where_there_is_nothing_else() {
        let rows = [Role::Unsubscribes, Role::Bounces].map(|role| row(0, role, day(1)));
        assert_eq!(default_stages(&records(&rows).0).as_ref().map(names), Ok(vec!["bounces", "unsubscribes"]));
    }

    #[test]
    fn one_stage_is_no_funnel_and_the_message_says_what_to_add() {
        let alone = default_stages(&records(&[row(0, Role::Opens, day(1))]).0).expect("a stage");
        let failure = alone.check().expect_err("one stage");
        assert_eq!(
            failure.to_string(),
            "no funnel can be made: the exports hold only opens, and a funnel needs two stages; add the export of another step"
        );
        let hint = failure.hint().expect("a hint");
        assert!(hint.starts_with("such as sends, clicks, forms, orders"), "{hint}");
        let nothing = default_stages(&Records::default()).expect_err("no stage");
        assert!(nothing.to_string().contains("hold no stage"), "{nothing}");
    }

    #[test]
    fn stages_have_different_names_and_are_two_at_least() {
        let stage = |name: &str| Stage { name: name.into(), roles: vec![Role::Sends] };
        assert_eq!(Stages::new(vec![stage("a")]), Err(TooFewStages::Fewer(Some("a".into()))));
        assert_eq!(Stages::new(vec![stage("a"), stage("b"), stage("a")]), Err(TooFewStages::Twice("a".into())));
        let many = (0..65).map(|n| stage(&n.to_string())).collect();
        assert_eq!(Stages::new(many), Err(TooFewStages::Many(65)));
        assert_eq!(Stages::new(vec![stage("a"), stage("b")]).map(|s| s.as_slice().len()), Ok(2));
    }
}
