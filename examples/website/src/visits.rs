//! What the site remembers of its visitors, in memory alone: a restart signs everybody out.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use crate::provider::{Attempt, Person};

/// How many of each are remembered. The oldest make room: strangers can't fill the memory.
const MOST: usize = 1000;

/// Everything that is remembered. All names are random and unguessable.
#[derive(Default)]
pub(crate) struct Visits {
    /// Sign-ins under way, by their `state`; each is taken once.
    pub(crate) attempts: Shelf<Attempt>,
    /// People who are signed in, by the value of their cookie.
    pub(crate) people: Shelf<Arc<Person>>,
    /// Sign-outs that the provider was asked for, by their `state`.
    pub(crate) departures: Shelf<()>,
}

/// Values by name, of which the oldest goes when there are too many.
pub(crate) struct Shelf<V>(Mutex<Values<V>>);

struct Values<V> {
    by_name: HashMap<String, V>,
    oldest_first: VecDeque<String>,
}

impl<V> Default for Shelf<V> {
    fn default() -> Self {
        Self(Mutex::new(Values { by_name: HashMap::new(), oldest_first: VecDeque::new() }))
    }
}

impl<V> Shelf<V> {
    /// Keeps a value under a name that is new.
    pub(crate) fn put(&self, name: &str, value: V) {
        self.with(|values| {
            if values.oldest_first.len() == MOST
                && let Some(oldest) = values.oldest_first.pop_front()
            {
                values.by_name.remove(&oldest);
            }
            values.oldest_first.push_back(name.to_owned());
            values.by_name.insert(name.to_owned(), value);
        });
    }

    /// Takes a value away, so that nobody gets it a second time.
    pub(crate) fn take(&self, name: &str) -> Option<V> {
        self.with(|values| {
            let value = values.by_name.remove(name)?;
            values.oldest_first.retain(|other| other != name);
            Some(value)
        })
    }

    /// Looks at a value.
    pub(crate) fn get(&self, name: &str) -> Option<V>
    where
        V: Clone,
    {
        self.with(|values| values.by_name.get(name).cloned())
    }

    fn with<T>(&self, act: impl FnOnce(&mut Values<V>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_makes_room_and_nothing_is_taken_twice() {
        let shelf = Shelf::default();
        for number in 0..=MOST {
            shelf.put(&number.to_string(), number);
        }
        assert_eq!(shelf.get("0"), None);
        assert_eq!((shelf.take("1"), shelf.take("1")), (Some(1), None));
        assert_eq!(shelf.get(&MOST.to_string()), Some(MOST));
    }
}
