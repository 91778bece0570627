//! The keys that apps under test sign by.

use std::cell::Cell;

use model::signing::StoredKey;
use tokio::sync::OnceCell;

use crate::Kit;

/// Making keys takes longer than most tests, so the apps of this process share a few sets of them.
static SETS: [OnceCell<Vec<StoredKey>>; 4] = [const { OnceCell::const_new() }; 4];

thread_local! {
    /// Which set the next app of this thread has. A test is one thread, so that no two apps of it have the same.
    static NEXT: Cell<usize> = const { Cell::new(0) };
}

impl Kit {
    /// Gives the app its first keys.
    pub(crate) async fn give_keys(&self) {
        let mut moment = self.moment();
        let next = NEXT.with(|next| next.replace((next.get() + 1) % SETS.len()));
        let make = async || {
            let app = &self.app;
            idp::keys::ensure(&app.provider, &app.store, &mut moment).await.expect("first keys can be made");
            app.store.read_one(store::keys::list).await.expect("the store works")
        };
        let keys = SETS[next].get_or_init(make).await.clone();
        let put = move |tx: &mut store::Tx| match store::keys::list(tx)?.is_empty() {
            true => keys.iter().try_for_each(|key| store::keys::insert(tx, key)),
            false => Ok(()),
        };
        self.app.store.write(put).await.expect("keys can be put in");
    }
}
