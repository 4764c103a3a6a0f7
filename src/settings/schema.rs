//! The JSON schema of `moldau.toml`, by which editors complete and check it.

/// The schema, as `moldau init --schema` prints it; a test holds that it allows what the settings allow.
pub const SCHEMA: &str = include_str!("moldau.schema.json");

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::model::{Field, Role};
    use crate::settings::SettingsFile;

    fn schema() -> Value {
        serde_json::from_str(SCHEMA).expect("JSON")
    }

    /// Returns the keys that the settings know where `text` puts one that they do not.
    fn known(text: &str) -> BTreeSet<String> {
        let error = toml::from_str::<SettingsFile>(text).expect_err("a key that nobody knows");
        let message = error.message().to_owned();
        assert!(message.starts_with("unknown field `zzz`"), "{text}: {message}");
        message.split('`').skip(1).step_by(2).filter(|word| *word != "zzz").map(str::to_owned).collect()
    }

    #[test]
    fn it_has_the_keys_of_the_settings_and_no_others() {
        let format = "[[format]]\ntool = \"a\"\nexport = \"b\"\nsignature = [\"c\"]\n";
        for (text, place) in [
            ("zzz = 1", "/properties"),
            ("[input]\nzzz = 1", "/properties/input/properties"),
            ("[output]\nzzz = 1", "/properties/output/properties"),
            ("[dropoff]\nzzz = 1", "/properties/dropoff/properties"),
            ("[funnel]\nzzz = 1", "/definitions/funnel/properties"),
            ("[funnel]\nstages = [{ name = \"a\", zzz = 1 }]", "/definitions/stage/properties"),
            ("[funnel]\nstages = [{ name = \"a\", any = [{ zzz = 1 }] }]", "/definitions/rows/properties"),
            ("[funnel]\nexclude = [{ zzz = 1 }]", "/definitions/exclusion/properties"),
            ("[[table]]\nzzz = 1", "/definitions/table/properties"),
            ("[[format]]\nzzz = 1", "/definitions/format/properties"),
            (&format!("{format}[[format.stage]]\nzzz = 1"), "/definitions/formatStage/properties"),
        ] {
            let schema = schema();
            let listed = schema.pointer(place).and_then(Value::as_object).expect("properties");
            let listed: BTreeSet<String> = listed.keys().cloned().collect();
            assert_eq!(listed, known(text), "{place}");
            let object = schema.pointer(place.rsplit_once('/').expect("a path").0).expect("an object");
            assert_eq!(object["additionalProperties"], Value::Bool(false), "{place}");
        }
    }

    #[test]
    fn it_has_every_role_and_field() {
        let words = |name: &str| -> Vec<String> {
            let schema = schema();
            let words = schema["definitions"][name]["enum"].as_array().expect("words").clone();
            words.iter().map(|word| word.as_str().expect("a word").to_owned()).collect()
        };
        let roles: Vec<_> = Role::ALL.iter().map(|role| role.as_str().to_owned()).collect();
        assert_eq!(words("role"), roles);
        assert_eq!(words("roleOrNone"), [roles, vec!["none".to_owned()]].concat());
        let fields: Vec<_> = Field::ALL.iter().map(|field| field.as_str().to_owned()).collect();
        assert_eq!(words("field"), fields);
    }

    #[test]
    fn its_words_are_those_that_the_settings_take() {
        let words = |place: &str| schema().pointer(place).and_then(Value::as_array).expect("words").clone();
        for (place, before) in [
            ("/definitions/funnel/properties/order/enum", "[funnel]\norder = "),
            ("/definitions/funnel/properties/entry/enum", "[funnel]\norder = \"strict\"\nentry = "),
            ("/definitions/funnel/properties/ties/enum", "[funnel]\norder = \"strict\"\nties = "),
            ("/definitions/funnel/properties/machines/enum", "[funnel]\nmachines = "),
            ("/definitions/funnel/properties/tests/enum", "[funnel]\ntests = "),
            ("/definitions/table/properties/dates/enum", "[[table]]\nfile = \"a\"\ndates = "),
            (
                "/definitions/formatStage/properties/says/enum",
                "[[format]]\ntool = \"a\"\nexport = \"b\"\nsignature = [\"c\"]\n[[format.stage]]\nrole = \"orders\"\nsays = ",
            ),
            (
                "/definitions/formatStage/properties/standing/enum",
                "[[format]]\ntool = \"a\"\nexport = \"b\"\nsignature = [\"c\"]\n[[format.stage]]\nrole = \"orders\"\nstanding = ",
            ),
        ] {
            for word in words(place) {
                let text = format!("{before}{word}\n");
                let folder = tempfile::tempdir().expect("a folder");
                let file = folder.path().join("moldau.toml");
                std::fs::write(&file, &text).expect("a file");
                let typed = crate::settings::Typed { config: Some(file), ..crate::settings::Typed::default() };
                crate::settings::resolve(typed).unwrap_or_else(|error| panic!("{text}: {error}"));
            }
        }
    }
}
