//! Values within a value.

use super::{Reader, name};
use crate::json::Unreadable;
use js_sys::{Array, Object, Reflect};
use serde::de::value::U64Deserializer;
use serde::de::{
    DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use wasm_bindgen::{JsCast, JsValue};

/// The items of a list, from first to last.
pub struct Items {
    list: Array,
    next: u32,
}

impl Items {
    pub fn of(list: &Array) -> Self {
        Self { list: list.clone(), next: 0 }
    }
}

impl Iterator for Items {
    type Item = Reader;

    fn next(&mut self) -> Option<Reader> {
        (self.next < self.list.length()).then(|| {
            self.next += 1;
            Reader(self.list.get(self.next - 1))
        })
    }
}

/// The fields of an object in the order that a type has them; nothing for one that is missing.
pub struct Fields {
    object: JsValue,
    names: std::slice::Iter<'static, &'static str>,
}

impl Fields {
    pub fn of(Reader(object): Reader, names: &'static [&'static str]) -> Result<Self, Unreadable> {
        if object.is_object() { Ok(Self { object, names: names.iter() }) } else { Err(Unreadable) }
    }
}

impl Iterator for Fields {
    type Item = Reader;

    fn next(&mut self) -> Option<Reader> {
        let name = self.names.next()?;
        if name.is_empty() {
            return Some(Reader(self.object.clone()));
        }
        let value = Reflect::get(&self.object, &(*name).into()).ok()?;
        (!value.is_undefined()).then_some(Reader(value))
    }
}

/// One after the other. serde's own stops at the first that is missing.
pub struct Sequence<I>(pub I);

impl<'de, I: Iterator<Item = Reader>> SeqAccess<'de> for Sequence<I> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unreadable> {
        self.0.next().map(|part| seed.deserialize(part)).transpose()
    }
}

/// The entries of an object, by whatever names it has.
pub struct Entries {
    entries: Items,
    value: Option<JsValue>,
}

impl Entries {
    pub fn of(object: &Object) -> Self {
        Self { entries: Items::of(&Object::entries(object)), value: None }
    }

    fn take(&mut self) -> Option<String> {
        let Reader(entry) = self.entries.next()?;
        let entry: Array = entry.unchecked_into();
        self.value = Some(entry.get(1));
        entry.get(0).as_string()
    }
}

impl<'de> MapAccess<'de> for Entries {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unreadable> {
        self.take().map(|key| seed.deserialize(name(key))).transpose()
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Unreadable> {
        seed.deserialize(Reader(self.value.take().ok_or(Unreadable)?))
    }
}

/// Which of several, as text, or as the name of an object's one entry with what belongs to it.
pub struct Variant {
    index: u64,
    content: Reader,
}

impl Variant {
    pub fn of(reader: Reader, variants: &'static [&'static str]) -> Result<Self, Unreadable> {
        let (name, content) = match reader.0.as_string() {
            Some(name) => (name, JsValue::NULL),
            None => {
                let mut entries = Entries::of(reader.object()?);
                (entries.take().ok_or(Unreadable)?, entries.value.take().ok_or(Unreadable)?)
            }
        };
        let index = variants.iter().position(|variant| *variant == name).ok_or(Unreadable)?;
        Ok(Self { index: index as u64, content: Reader(content) })
    }
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Unreadable;
    type Variant = Reader;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Reader), Unreadable> {
        let index: U64Deserializer<Unreadable> = self.index.into_deserializer();
        Ok((seed.deserialize(index)?, self.content))
    }
}

impl<'de> VariantAccess<'de> for Reader {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<(), Unreadable> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Unreadable> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(self.items()?)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(Sequence(Fields::of(self, fields)?))
    }
}
