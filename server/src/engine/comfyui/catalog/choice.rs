//! Reads the names that an input of a node class accepts. Nothing else of the response is stored, since it may have
//! megabytes.

use crate::engine::comfyui::json;
use crate::engine::comfyui::names::{Limit, LimitedNames, Names};
use crate::engine::comfyui::wire::http::HttpError;
use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// The names in the response to /object_info/`class`; none where the input is not a choice.
///
/// # Errors
/// [`HttpError::Unreadable`] when it is not JSON.
pub fn choice(
    body: &[u8],
    class: &str,
    input: &str,
    limit: Limit,
) -> Result<Option<LimitedNames>, HttpError> {
    let path = [
        PathStep::Key(class),
        PathStep::Key("input"),
        PathStep::Key("required"),
        PathStep::Key(input),
        PathStep::Choice,
    ];
    let mut found = None;
    json::seeded(body, ChoiceSeed { path: &path, limit, found: &mut found })?;
    Ok(found.map(Names::kept))
}

/// How to read a value on the path to the names.
enum PathStep<'p> {
    /// An object; follow this key.
    Key(&'p str),
    /// A choice in either format of ComfyUI's nodes: `[[…], {}]` or `["COMBO", {"options": […]}]`.
    Choice,
    /// The list of names.
    Names,
}

/// Visits one value of any type. At the end of the path it is a name if it is a string.
struct ChoiceSeed<'p, 'n, 'de> {
    path: &'p [PathStep<'p>],
    limit: Limit,
    found: &'n mut Option<Names<'de>>,
}

impl<'de> ChoiceSeed<'_, '_, 'de> {
    fn next<'p>(&mut self, path: &'p [PathStep<'p>]) -> ChoiceSeed<'p, '_, 'de> {
        ChoiceSeed { path, limit: self.limit, found: self.found }
    }

    fn name(self, name: Cow<'de, str>) {
        if let (true, Some(names)) = (self.path.is_empty(), self.found) {
            names.add(name);
        }
    }

    fn choice<A: SeqAccess<'de>>(&mut self, list: &mut A) -> Result<(), A::Error> {
        list.next_element_seed(self.next(&[PathStep::Names]))?;
        if self.found.is_none() {
            list.next_element_seed(self.next(&[PathStep::Key("options"), PathStep::Names]))?;
        }
        Ok(())
    }

    fn names<A: SeqAccess<'de>>(&mut self, list: &mut A) -> Result<(), A::Error> {
        *self.found = Some(Names::within(self.limit));
        while list.next_element_seed(self.next(&[]))?.is_some() {}
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for ChoiceSeed<'_, '_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ChoiceSeed<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match self.path {
                [PathStep::Key(wanted), rest @ ..] if *wanted == key => {
                    map.next_value_seed(self.next(rest))?
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        match self.path {
            [PathStep::Choice] => self.choice(&mut list)?,
            [PathStep::Names] => self.names(&mut list)?,
            _ => {}
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<(), E> {
        self.name(Cow::Borrowed(name));
        Ok(())
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<(), E> {
        self.name(Cow::Owned(name.to_owned()));
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
