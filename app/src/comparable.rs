//! Anything that can be compared, as one type.

use std::any::Any;
use std::sync::Arc;

/// A value of whatever type, and how it is compared with another of that type.
#[derive(Clone)]
pub struct Comparable {
    value: Arc<dyn Any + Send + Sync>,
    same: fn(&dyn Any, &dyn Any) -> bool,
}

impl Comparable {
    pub fn of<T: PartialEq + Send + Sync + 'static>(value: T) -> Self {
        let same = |a: &dyn Any, b: &dyn Any| a.downcast_ref::<T>() == b.downcast_ref::<T>();
        Self { value: Arc::new(value), same }
    }

    /// What it was made of, if that was a `T`.
    pub fn get<T: 'static>(&self) -> Option<&T> {
        self.value.downcast_ref()
    }
}

impl PartialEq for Comparable {
    fn eq(&self, other: &Self) -> bool {
        (self.same)(&*self.value, &*other.value)
    }
}
