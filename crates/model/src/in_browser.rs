//! Whose browser something is.

/// What there is of something that belongs to one browser (SEC-26): an authorization request, a sign-in that is under way at
/// an upstream, a mailed link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InBrowser<T> {
    /// It is this browser's.
    Here(T),
    /// It is another one's, and goes on there.
    Elsewhere,
    /// There is none: used, lapsed, or never was.
    Gone,
}

impl<T> InBrowser<T> {
    /// What a look further makes of it; where that finds nothing it is gone.
    ///
    /// # Errors
    /// Those of the look.
    pub fn and_then<U, E>(self, look: impl FnOnce(T) -> Result<Option<U>, E>) -> Result<InBrowser<U>, E> {
        Ok(match self {
            Self::Here(it) => look(it)?.map_or(InBrowser::Gone, InBrowser::Here),
            Self::Elsewhere => InBrowser::Elsewhere,
            Self::Gone => InBrowser::Gone,
        })
    }
}
