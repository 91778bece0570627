//! Who waits for the threads that hash, in lanes: none of them can fill the queue for the others (SEC-50).

use super::queue::Job;
use model::PersonId;
use std::collections::VecDeque;

/// On whose behalf something is computed. It is known before anything is, and says nothing of whether an account exists: only
/// what no stranger can show makes somebody known (SEC-30).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asker {
    /// A person in a browser that they have signed in from, or with a link from their own mailbox.
    Known(PersonId),
    /// An operator's command.
    Operator,
    /// Anybody at a page that asks for a password.
    Visitor,
    /// An app that was given anybody's password.
    App,
    /// Anybody who chooses a first password.
    Newcomer,
}

/// How many may wait for one person in the lane of the known; more wait as anybody does. Who has an account and knows
/// their own password could fill that lane otherwise.
const FOR_ONE_PERSON: usize = 2;

const KNOWN: usize = 0;
const VISITOR: usize = 1;
const APP: usize = 2;
const NEWCOMER: usize = 3;

/// How much of the queue, and how many of the turns, each lane may have while all are in use: half for the known.
const WEIGHTS: [usize; 4] = [3, 1, 1, 1];
/// A multiple of each weight.
const ROUND: usize = 3;

/// The lanes. A lane may be as long as it likes until another needs the room.
#[derive(Default)]
pub(super) struct Lanes {
    lanes: [Lane; WEIGHTS.len()],
    /// The turn that came last.
    turn: usize,
}

#[derive(Default)]
struct Lane {
    jobs: VecDeque<Waiting>,
    /// When its turn is, counted in parts of a round: a lane of twice the weight has it twice as often.
    next: usize,
}

struct Waiting {
    job: Box<dyn Job>,
    whose: Option<PersonId>,
}

impl Lanes {
    /// How many wait.
    pub(super) fn len(&self) -> usize {
        self.lanes.iter().map(|lane| lane.jobs.len()).sum()
    }

    /// How many wait whom somebody still waits for.
    pub(super) fn wanted(&self) -> usize {
        self.lanes.iter().flat_map(|lane| &lane.jobs).filter(|waiting| waiting.job.is_wanted()).count()
    }

    /// Drops what nobody waits for any more.
    pub(super) fn forget_unwanted(&mut self) {
        self.lanes.iter_mut().for_each(|lane| lane.jobs.retain(|waiting| waiting.job.is_wanted()));
    }

    /// Adds a job at the end of its lane.
    pub(super) fn push(&mut self, asker: &Asker, job: Box<dyn Job>) {
        let whose = match asker {
            Asker::Known(person) => Some(person.clone()),
            _ => None,
        };
        let turn = self.turn;
        let n = self.lane_of(asker);
        let lane = &mut self.lanes[n];
        if lane.jobs.is_empty() {
            // Turns that went by unused aren't kept for later.
            lane.next = lane.next.max(turn);
        }
        lane.jobs.push_back(Waiting { job, whose });
    }

    /// The job whose turn is next; the known come first where two are.
    pub(super) fn pop(&mut self) -> Option<Box<dyn Job>> {
        let waiting = self.lanes.iter_mut().zip(WEIGHTS).filter(|(lane, _)| !lane.jobs.is_empty());
        let (lane, weight) = waiting.min_by_key(|(lane, _)| lane.next)?;
        self.turn = lane.next;
        lane.next += ROUND / weight;
        lane.jobs.pop_front().map(|waiting| waiting.job)
    }

    /// Drops the last job of the lane that is farthest beyond its share, if it stays beyond that of the asker's lane without
    /// it. Whoever waits for it is told to come again.
    pub(super) fn make_room(&mut self, asker: &Asker) -> bool {
        let n = self.lane_of(asker);
        let share = |n: usize, length: usize| length * ROUND / WEIGHTS[n];
        let longest = (0..WEIGHTS.len()).max_by_key(|n| share(*n, self.lanes[*n].jobs.len()));
        let longest = longest.filter(|l| share(n, self.lanes[n].jobs.len() + 1) < share(*l, self.lanes[*l].jobs.len()));
        longest.is_some_and(|longest| self.lanes[longest].jobs.pop_back().is_some())
    }

    fn lane_of(&self, asker: &Asker) -> usize {
        match asker {
            Asker::Known(person) if self.waiting_for(person) >= FOR_ONE_PERSON => VISITOR,
            Asker::Known(_) | Asker::Operator => KNOWN,
            Asker::Visitor => VISITOR,
            Asker::App => APP,
            Asker::Newcomer => NEWCOMER,
        }
    }

    fn waiting_for(&self, person: &PersonId) -> usize {
        self.lanes[KNOWN].jobs.iter().filter(|waiting| waiting.whose.as_ref() == Some(person)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Shared;
    use super::super::engine::Worker;
    use super::*;

    struct Nothing;

    impl Job for Nothing {
        fn is_wanted(&self) -> bool {
            true
        }

        fn run(self: Box<Self>, _: &Shared, _: &mut Worker) {}
    }

    fn known(name: &str) -> Asker {
        Asker::Known(PersonId::from_text(name))
    }

    fn holding(waiting: &[(usize, Asker)]) -> Lanes {
        let mut lanes = Lanes::default();
        for (times, asker) in waiting {
            (0..*times).for_each(|_| lanes.push(asker, Box::new(Nothing)));
        }
        lanes
    }

    fn lengths(lanes: &Lanes) -> [usize; 4] {
        [0, 1, 2, 3].map(|n| lanes.lanes[n].jobs.len())
    }

    /// The lanes in the order of their next turns.
    fn order(mut lanes: Lanes, turns: usize) -> Vec<usize> {
        let turn = |_| {
            let before = lengths(&lanes);
            lanes.pop().unwrap();
            (0..4).find(|n| lengths(&lanes)[*n] < before[*n]).unwrap()
        };
        (0..turns).map(turn).collect()
    }

    #[test]
    fn a_flood_gives_way_to_others_until_each_has_its_share__pwd_5__sec_50() {
        let mut lanes = holding(&[(24, Asker::App)]);
        let arrivals = (0..40).flat_map(|n| [known(&n.to_string()), Asker::Visitor, Asker::Newcomer, Asker::App]);
        for asker in arrivals {
            if lanes.make_room(&asker) {
                lanes.push(&asker, Box::new(Nothing));
            }
            assert_eq!(lanes.len(), 24, "there are never more than there were");
        }
        assert_eq!(lengths(&lanes), [12, 4, 4, 4]);
        assert!(!lanes.make_room(&Asker::App), "whoever has their share takes nobody's");
    }

    #[test]
    fn a_flood_of_its_own_kind_is_refused__sec_50() {
        for asker in [known("ada"), Asker::Visitor, Asker::App, Asker::Newcomer] {
            assert!(!holding(&[(24, asker.clone())]).make_room(&asker), "{asker:?}");
        }
    }

    #[test]
    fn the_known_come_first_and_keep_nobody_waiting_for_good__pwd_5() {
        let people = ["ada", "bob", "cleo", "dan", "eve"].map(|name| (2, known(name)));
        let mut waiting = vec![(8, Asker::App), (2, Asker::Visitor), (2, Asker::Newcomer)];
        waiting.extend(people);
        assert_eq!(order(holding(&waiting), 12), [0, 1, 2, 3, 0, 0, 0, 1, 2, 3, 0, 0]);
    }

    #[test]
    fn a_turn_that_was_not_used_is_not_kept__pwd_5() {
        let mut lanes = holding(&[(30, Asker::App)]);
        (0..20).for_each(|_| drop(lanes.pop()));
        (0..10).for_each(|_| lanes.push(&Asker::Visitor, Box::new(Nothing)));
        assert_eq!(order(lanes, 6), [1, 1, 2, 1, 2, 1]);
    }

    #[test]
    fn one_person_can_not_fill_the_lane_of_the_known__sec_50() {
        assert_eq!(lengths(&holding(&[(9, known("eve")), (2, known("ada"))])), [4, 7, 0, 0]);
    }
}
