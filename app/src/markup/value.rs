use std::borrow::Cow;
use std::sync::Arc;

/// What an attribute or a property is set to.
#[derive(Default)]
pub enum Value {
    /// The attribute is left out.
    #[default]
    Absent,
    /// As an attribute it is there without text, or left out.
    Flag(bool),
    Text(Cow<'static, str>),
    /// Set again when a signal that it reads has changed.
    Live(Box<dyn FnMut() -> Value + Send>),
}

impl Value {
    /// What it is now.
    pub fn settled(self) -> Self {
        match self {
            Self::Live(mut value) => value().settled(),
            settled => settled,
        }
    }

    /// What stands in an attribute; none where it is left out.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Flag(true) => Some(""),
            _ => None,
        }
    }

    /// Whether both settle an attribute alike.
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Absent, Self::Absent) => true,
            (Self::Flag(a), Self::Flag(b)) => a == b,
            (Self::Text(a), Self::Text(b)) => a == b,
            _ => false,
        }
    }
}

/// What can stand behind the equals sign of an attribute.
pub trait IntoValue {
    fn into_value(self) -> Value;
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}

impl IntoValue for bool {
    fn into_value(self) -> Value {
        Value::Flag(self)
    }
}

impl IntoValue for &'static str {
    fn into_value(self) -> Value {
        Value::Text(Cow::Borrowed(self))
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        Value::Text(Cow::Owned(self))
    }
}

impl IntoValue for Cow<'static, str> {
    fn into_value(self) -> Value {
        Value::Text(self)
    }
}

impl IntoValue for Arc<str> {
    fn into_value(self) -> Value {
        self.to_string().into_value()
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::Absent, T::into_value)
    }
}

impl<F, T> IntoValue for F
where
    F: FnMut() -> T + Send + 'static,
    T: IntoValue,
{
    fn into_value(mut self) -> Value {
        Value::Live(Box::new(move || self().into_value()))
    }
}
