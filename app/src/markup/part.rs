use super::listener::Listener;
use super::{IntoValue, Markup, Value};
use leptos::ev::{EventDescriptor, Targeted};
use leptos::html::ElementType;
use leptos::tachys::html::node_ref::NodeRefContainer;
use leptos::web_sys::Element;
use wasm_bindgen::JsCast;

/// What fills a gap of a template.
pub enum Part {
    Attribute(Value),
    /// A property of the element in the browser; the server leaves it out.
    Property(Value),
    /// What is within the element, as HTML.
    Html(Value),
    /// None on the server.
    Listener(Option<Listener>),
    /// Is told the element; none on the server.
    Reference(Option<Reference>),
    Child(Markup),
}

/// Is told an element.
pub type Reference = Box<dyn FnOnce(&Element) + Send>;

#[doc(hidden)]
impl Part {
    pub fn attribute(value: impl IntoValue) -> Self {
        Self::Attribute(value.into_value())
    }

    pub fn property(value: impl IntoValue) -> Self {
        Self::Property(value.into_value())
    }

    pub fn html(value: impl IntoValue) -> Self {
        Self::Html(value.into_value())
    }

    pub fn on<E>(event: E, mut hear: impl FnMut(E::EventType) + 'static) -> Self
    where
        E: EventDescriptor,
        E::EventType: JsCast,
    {
        Self::Listener(
            cfg!(not(feature = "ssr"))
                .then(|| Listener::new(event.name(), Box::new(move |event| hear(event.unchecked_into())))),
        )
    }

    pub fn on_target<E, T>(
        event: E,
        mut hear: impl FnMut(Targeted<E::EventType, T::Output>) + 'static,
    ) -> Self
    where
        E: EventDescriptor,
        E::EventType: JsCast,
        T: ElementType,
    {
        Self::on(event, move |event| hear(Targeted::from(event)))
    }

    pub fn reference<T: ElementType>(container: impl NodeRefContainer<T>) -> Self {
        Self::Reference(cfg!(not(feature = "ssr")).then(|| {
            let tell: Reference = Box::new(move |element| container.load(element));
            tell
        }))
    }
}
