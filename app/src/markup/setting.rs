use super::Value;
use leptos::prelude::*;
use leptos::tachys::renderer::Rndr;
use leptos::web_sys::Element;
use wasm_bindgen::JsValue;

/// What of an element is set.
#[derive(Clone)]
pub struct Place {
    pub element: Element,
    pub kind: Kind,
    pub name: &'static str,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    Attribute,
    Property,
    Html,
}

impl Place {
    fn set(&self, value: &Value) {
        let Self { element, kind, name } = self;
        match (kind, value.text()) {
            (Kind::Attribute, Some(text)) => Rndr::set_attribute(element, name, text),
            (Kind::Attribute, None) => Rndr::remove_attribute(element, name),
            (Kind::Property, _) => Rndr::set_property(element, name, &property(value)),
            (Kind::Html, text) => element.set_inner_html(text.unwrap_or_default()),
        }
    }

    /// Whether it has to be set; what the server has drawn is there already, but for properties.
    fn differs(&self, value: &Value, before: Option<&Value>, taken_over: bool) -> bool {
        match before {
            Some(before) => !value.is(before),
            None if taken_over => self.kind == Kind::Property,
            None => self.kind == Kind::Property || value.text().is_some(),
        }
    }
}

fn property(value: &Value) -> JsValue {
    match value {
        Value::Flag(flag) => JsValue::from_bool(*flag),
        Value::Text(text) => JsValue::from_str(text),
        _ => JsValue::UNDEFINED,
    }
}

/// A place and what it is set to.
pub struct Setting {
    place: Place,
    value: Settled,
}

enum Settled {
    Still(Value),
    Live(RenderEffect<Value>),
}

impl Setting {
    /// `taken_over` from what the server has drawn.
    pub fn new(place: Place, value: Value, taken_over: bool) -> Self {
        let value = settle(&place, value, None, taken_over);
        Self { place, value }
    }

    /// Sets the same place to something else.
    pub fn replace(&mut self, value: Value) {
        let before = match &mut self.value {
            Settled::Still(before) => Some(std::mem::take(before)),
            Settled::Live(effect) => effect.take_value(),
        };
        self.value = settle(&self.place, value, before, false);
    }
}

fn settle(place: &Place, value: Value, before: Option<Value>, taken_over: bool) -> Settled {
    let Value::Live(mut live) = value else {
        if place.differs(&value, before.as_ref(), taken_over) {
            place.set(&value);
        }
        return Settled::Still(value);
    };
    let place = place.clone();
    let follow = move |before: Option<Value>| {
        let value = live().settled();
        if place.differs(&value, before.as_ref(), taken_over) {
            place.set(&value);
        }
        value
    };
    Settled::Live(RenderEffect::new_with_value(follow, before))
}
