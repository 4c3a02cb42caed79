//! What a type asks for, taken from a value that the browser has parsed.
//!
//! A struct is asked for its fields in their order: no code compares names, and none keeps what came so far. A field
//! that is not there takes its `#[serde(default)]`; without one the whole is unreadable. The field named "" is the
//! object itself: so a type reads the fields of a part that the server writes beside its own (`#[serde(flatten)]`).

mod parts;

use super::Unreadable;
use js_sys::{Array, JSON, Object};
use parts::{Entries, Fields, Items, Sequence, Variant};
use serde::de::value::StringDeserializer;
use serde::de::{DeserializeOwned, Deserializer, Error, IntoDeserializer, Visitor};
use wasm_bindgen::{JsCast, JsValue};

/// What `text` says.
///
/// # Errors
/// When it is not JSON, or not that of a `T`.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    T::deserialize(Reader(JSON::parse(text).map_err(|_| Unreadable)?))
}

impl Error for Unreadable {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Reads one value.
pub struct Reader(JsValue);

impl Reader {
    fn text(&self) -> Result<String, Unreadable> {
        self.0.as_string().ok_or(Unreadable)
    }

    fn number(&self) -> Result<f64, Unreadable> {
        self.0.as_f64().ok_or(Unreadable)
    }

    /// Whole numbers are exact up to 2^53, as everywhere in a browser.
    fn whole(&self) -> Result<i64, Unreadable> {
        let number = self.number()?;
        if number.fract() == 0.0 { Ok(number as i64) } else { Err(Unreadable) }
    }

    fn items(&self) -> Result<Sequence<Items>, Unreadable> {
        self.0.dyn_ref::<Array>().map(|list| Sequence(Items::of(list))).ok_or(Unreadable)
    }

    fn object(&self) -> Result<&Object, Unreadable> {
        self.0.dyn_ref().ok_or(Unreadable)
    }

    fn is_nothing(&self) -> bool {
        self.0.is_null() || self.0.is_undefined()
    }
}

/// Each asks for what `$read` reads and gives it to `$visit`.
macro_rules! plain {
    ($($method:ident => $read:ident, $visit:ident;)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            visitor.$visit(self.$read()?)
        })*
    };
}

impl<'de> Deserializer<'de> for Reader {
    type Error = Unreadable;

    plain! {
        deserialize_i8 => whole, visit_i64;
        deserialize_i16 => whole, visit_i64;
        deserialize_i32 => whole, visit_i64;
        deserialize_i64 => whole, visit_i64;
        deserialize_u8 => whole, visit_i64;
        deserialize_u16 => whole, visit_i64;
        deserialize_u32 => whole, visit_i64;
        deserialize_u64 => whole, visit_i64;
        deserialize_f32 => number, visit_f64;
        deserialize_f64 => number, visit_f64;
        deserialize_char => text, visit_string;
        deserialize_str => text, visit_string;
        deserialize_string => text, visit_string;
        deserialize_identifier => text, visit_string;
        deserialize_seq => items, visit_seq;
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.is_nothing() {
            visitor.visit_unit()
        } else if let Some(said) = self.0.as_bool() {
            visitor.visit_bool(said)
        } else if let Ok(whole) = self.whole() {
            visitor.visit_i64(whole)
        } else if let Ok(number) = self.number() {
            visitor.visit_f64(number)
        } else if let Ok(text) = self.text() {
            visitor.visit_string(text)
        } else if let Ok(items) = self.items() {
            visitor.visit_seq(items)
        } else {
            visitor.visit_map(Entries::of(self.object()?))
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_bool(self.0.as_bool().ok_or(Unreadable)?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_unit()
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(self.items()?)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(self.items()?)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_map(Entries::of(self.object()?))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(Sequence(Fields::of(self, fields)?))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_enum(Variant::of(self, variants)?)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Unreadable> {
        Err(Unreadable)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Unreadable> {
        Err(Unreadable)
    }
}

/// Reads the name of an entry.
fn name(text: String) -> StringDeserializer<Unreadable> {
    text.into_deserializer()
}
