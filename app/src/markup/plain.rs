//! What can stand in braces and behind an equals sign alike.

use super::{Child, IntoValue, Markup, Value};
use crate::signal::{Memo, RwSignal};
use leptos::prelude::{Get, Signal};

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Child for $number {
            fn into_markup(self) -> Markup {
                self.to_string().into_markup()
            }
        }

        impl IntoValue for $number {
            fn into_value(self) -> Value {
                self.to_string().into_value()
            }
        }
    )*};
}

numbers!(u8, u16, u32, u64, usize, i8, i16, i32, i64, isize, char);

impl IntoValue for f64 {
    /// With at most four digits behind the point.
    fn into_value(self) -> Value {
        crate::decimal::short(self, 4).into_value()
    }
}

macro_rules! signals {
    ($($signal:ident),*) => {$(
        impl<T: Child + Clone + Send + Sync + 'static> Child for $signal<T> {
            fn into_markup(self) -> Markup {
                (move || self.get()).into_markup()
            }
        }

        impl<T: IntoValue + Clone + Send + Sync + 'static> IntoValue for $signal<T> {
            fn into_value(self) -> Value {
                (move || self.get()).into_value()
            }
        }
    )*};
}

signals!(RwSignal, Memo, Signal);
