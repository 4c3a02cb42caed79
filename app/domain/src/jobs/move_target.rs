//! Target position of a waiting job in its owner's queue.

use serde::{Deserialize, Deserializer, Serialize};

/// A position among the owner's waiting jobs: `{"to": "top"}`, `{"to": "bottom"}` or `{"before": id}`;
/// `{"before": null}` also means the bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "MoveTargetFields", into = "MoveTargetFields")]
pub enum MoveTarget {
    Top,
    Bottom,
    /// Before the waiting job with this id.
    Before(i64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum QueueEnd {
    Top,
    Bottom,
}

/// A [`MoveTarget`] as serialised in JSON and in forms.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MoveTargetFields {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<QueueEnd>,
    #[serde(default, deserialize_with = "deserialize_present", skip_serializing_if = "Option::is_none")]
    before: Option<Option<i64>>,
}

/// Distinguishes a null from a missing field.
fn deserialize_present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<i64>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

impl TryFrom<MoveTargetFields> for MoveTarget {
    type Error = &'static str;

    fn try_from(fields: MoveTargetFields) -> Result<Self, Self::Error> {
        match (fields.to, fields.before) {
            (Some(QueueEnd::Top), None) => Ok(Self::Top),
            (Some(QueueEnd::Bottom), None) | (None, Some(None)) => Ok(Self::Bottom),
            (None, Some(Some(id))) => Ok(Self::Before(id)),
            _ => Err("expected either to (top or bottom) or before (the id of a waiting job)"),
        }
    }
}

impl From<MoveTarget> for MoveTargetFields {
    fn from(place: MoveTarget) -> Self {
        match place {
            MoveTarget::Top => Self { to: Some(QueueEnd::Top), before: None },
            MoveTarget::Bottom => Self { to: Some(QueueEnd::Bottom), before: None },
            MoveTarget::Before(id) => Self { to: None, before: Some(Some(id)) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn move_target_is_top_bottom_or_before_a_job() {
        let read = |json: &str| serde_json::from_str::<MoveTarget>(json).ok();
        assert_eq!(read(r#"{"to":"top"}"#), Some(MoveTarget::Top));
        assert_eq!(read(r#"{"before":7}"#), Some(MoveTarget::Before(7)));
        assert_eq!(read(r#"{"before":null}"#), Some(MoveTarget::Bottom));
        for wrong in ["{}", r#"{"to":"left"}"#, r#"{"to":"top","before":7}"#, r#"{"after":7}"#] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        for place in [MoveTarget::Top, MoveTarget::Bottom, MoveTarget::Before(7)] {
            let json = serde_json::to_string(&place).unwrap_or_default();
            assert_eq!(read(&json), Some(place), "{json}");
        }
    }
}
