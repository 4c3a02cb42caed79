//! The order in which the user's waiting jobs start, as this page knows it. A frame holds the position of its
//! own job only; the positions of the others are derived from it.

/// Ids of waiting jobs, the next to start first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueOrder(Vec<i64>);

impl QueueOrder {
    /// Replaces the whole order.
    pub fn set(&mut self, ids: Vec<i64>) {
        self.0 = ids;
    }

    /// Moves a job to `place`, counted from 1; removes it if that is `None`.
    pub fn put(&mut self, job_id: i64, place: Option<u64>) {
        self.0.retain(|id| *id != job_id);
        if let Some(place) = place {
            let index = usize::try_from(place.saturating_sub(1)).unwrap_or(usize::MAX);
            self.0.insert(index.min(self.0.len()), job_id);
        }
    }

    /// The job's position, counted from 1.
    pub fn place(&self, job_id: i64) -> Option<u64> {
        self.0.iter().zip(1..).find(|(id, _)| **id == job_id).map(|(_, place)| place)
    }

    /// The job that starts after this one.
    pub fn after(&self, job_id: i64) -> Option<i64> {
        let index = self.0.iter().position(|id| *id == job_id)?;
        self.0.get(index + 1).copied()
    }

    /// The job that starts before this one.
    pub fn before(&self, job_id: i64) -> Option<i64> {
        let index = self.0.iter().position(|id| *id == job_id)?;
        self.0.get(index.checked_sub(1)?).copied()
    }

    /// The number of waiting jobs.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(ids: &[i64]) -> QueueOrder {
        QueueOrder(ids.to_vec())
    }

    #[test]
    fn a_moved_job_shifts_the_others() {
        let mut queue = line(&[1, 2, 3, 4]);
        queue.put(4, Some(1));
        assert_eq!(queue, line(&[4, 1, 2, 3]));
        queue.put(4, Some(9));
        assert_eq!(queue, line(&[1, 2, 3, 4]));
        queue.put(2, None);
        assert_eq!(queue, line(&[1, 3, 4]));
        assert_eq!((queue.place(3), queue.place(2)), (Some(2), None));
    }

    #[test]
    fn the_first_and_the_last_job_have_one_neighbour() {
        let queue = line(&[7, 8]);
        assert_eq!((queue.before(7), queue.after(7)), (None, Some(8)));
        assert_eq!((queue.before(8), queue.after(8)), (Some(7), None));
    }
}
