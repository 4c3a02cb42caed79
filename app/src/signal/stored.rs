//! A value that a component keeps and nobody is told of.

use super::{Held, alter, gone, look};
use leptos::prelude::GetValue;
use std::marker::PhantomData;
use std::sync::{Arc, RwLock};

/// Ends with the component that made it.
pub struct StoredValue<T> {
    held: leptos::prelude::StoredValue<Held>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for StoredValue<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for StoredValue<T> {}

impl<T: Default + Send + Sync + 'static> Default for StoredValue<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: Send + Sync + 'static> StoredValue<T> {
    pub fn new(value: T) -> Self {
        let held: Held = Arc::new(RwLock::new(value));
        Self { held: leptos::prelude::StoredValue::new(held), kind: PhantomData }
    }

    /// Shows the value; `None` once it is gone.
    pub fn try_with_value<U>(&self, shown: impl FnOnce(&T) -> U) -> Option<U> {
        look(&self.held.try_get_value()?, shown)
    }

    /// As [`Self::try_with_value`], of a value that is there.
    pub fn with_value<U>(&self, shown: impl FnOnce(&T) -> U) -> U {
        self.try_with_value(shown).unwrap_or_else(|| gone())
    }

    /// Changes the value; `None` once it is gone.
    pub fn try_update_value<U>(&self, change: impl FnOnce(&mut T) -> U) -> Option<U> {
        alter(&self.held.try_get_value()?, change)
    }

    /// Changes the value; nothing once it is gone.
    pub fn update_value(&self, change: impl FnOnce(&mut T)) {
        let _ = self.try_update_value(change);
    }

    /// Sets the value; gives it back once there is nothing to set.
    pub fn try_set_value(&self, value: T) -> Option<T> {
        let mut value = Some(value);
        let _ = self.try_update_value(|old| value.take().map(|value| *old = value));
        value
    }

    /// Sets the value; nothing once it is gone.
    pub fn set_value(&self, value: T) {
        let _ = self.try_set_value(value);
    }
}

impl<T: Clone + Send + Sync + 'static> StoredValue<T> {
    /// A copy of the value.
    pub fn get_value(&self) -> T {
        self.with_value(T::clone)
    }

    /// A copy of the value; `None` once it is gone.
    pub fn try_get_value(&self) -> Option<T> {
        self.try_with_value(T::clone)
    }
}
