//! Where in one's own queue a waiting job is to stand.

use serde::{Deserialize, Deserializer, Serialize};

/// A place among one's own waiting jobs: `{"to": "top"}`, `{"to": "bottom"}` or `{"before": id}`;
/// `{"before": null}` is the bottom as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "PlaceFields", into = "PlaceFields")]
pub enum Place {
    Top,
    Bottom,
    /// Before the waiting job of this id.
    Before(i64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum End {
    Top,
    Bottom,
}

/// How a [`Place`] is written in JSON and in forms.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceFields {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<End>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    before: Option<Option<i64>>,
}

/// Tells a null that was sent from a field that was not.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<i64>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl TryFrom<PlaceFields> for Place {
    type Error = &'static str;

    fn try_from(fields: PlaceFields) -> Result<Self, Self::Error> {
        match (fields.to, fields.before) {
            (Some(End::Top), None) => Ok(Self::Top),
            (Some(End::Bottom), None) | (None, Some(None)) => Ok(Self::Bottom),
            (None, Some(Some(id))) => Ok(Self::Before(id)),
            _ => Err("expected either to (top or bottom) or before (the id of a waiting job)"),
        }
    }
}

impl From<Place> for PlaceFields {
    fn from(place: Place) -> Self {
        match place {
            Place::Top => Self { to: Some(End::Top), before: None },
            Place::Bottom => Self { to: Some(End::Bottom), before: None },
            Place::Before(id) => Self { to: None, before: Some(Some(id)) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_an_end_or_before_another() {
        let read = |json: &str| serde_json::from_str::<Place>(json).ok();
        assert_eq!(read(r#"{"to":"top"}"#), Some(Place::Top));
        assert_eq!(read(r#"{"before":7}"#), Some(Place::Before(7)));
        assert_eq!(read(r#"{"before":null}"#), Some(Place::Bottom));
        for wrong in ["{}", r#"{"to":"left"}"#, r#"{"to":"top","before":7}"#, r#"{"after":7}"#] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        for place in [Place::Top, Place::Bottom, Place::Before(7)] {
            let json = serde_json::to_string(&place).unwrap_or_default();
            assert_eq!(read(&json), Some(place), "{json}");
        }
    }
}
