//! Short lists in order. Rust's own sorts, made for long ones, are compiled for each type: 20 kB of the WASM.

/// `items` by `key`; those with equal keys as they came. Meant for hundreds: each is put into its place.
pub fn by_key<T, K: Ord>(items: impl IntoIterator<Item = T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut ordered: Vec<(K, T)> = Vec::new();
    for item in items {
        let key = key(&item);
        let place = ordered.partition_point(|(other, _)| *other <= key);
        ordered.insert(place, (key, item));
    }
    ordered.into_iter().map(|(_, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use super::by_key;

    #[test]
    fn what_is_equal_stays_as_it_came() {
        let words = ["pear", "fig", "plum", "kiwi", "apple", "nut"];
        assert_eq!(by_key(words, |word| word.len()), ["fig", "nut", "pear", "plum", "kiwi", "apple"]);
        assert_eq!(by_key([3, 1, 2], |n| *n), [1, 2, 3]);
    }
}
