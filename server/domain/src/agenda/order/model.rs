//! A problem made ready for searching: sets of cases and of partners are bits of a number, and the sums over a set come from
//! tables by byte. Owns what one more case costs and whether it may come next; the searches of this folder call it, nobody else.
//!
//! The neat fact behind all of them: the minutes gone, the place reached, who waits and who is through depend on the *set* of
//! cases already held, never on their order. So windows, fixed places and precedence are questions about one set and one case.

use std::collections::BTreeSet;

/// What a model is made of; an item is a case, or several cases that are held one after the other.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    /// Minutes of each item.
    pub minutes: Vec<u32>,
    /// Items as bits, and the weight, of each partner whose waiting counts.
    pub partners: Vec<(u64, u64)>,
    /// Items that must come earlier, as bits, for each item.
    pub before: Vec<u64>,
    /// Earliest start and latest end of each item, in minutes; none is no bound.
    pub times: Vec<Option<(u32, u32)>>,
    /// Fixed place of each item.
    pub places: Vec<Option<usize>>,
}

/// See the head of this file.
#[derive(Clone, Debug)]
pub(super) struct Model {
    pub count: usize,
    /// All items.
    pub all: u64,
    pub minutes: Vec<u32>,
    pub total: u32,
    /// Items that must come earlier and later, following chains.
    pub before: Vec<u64>,
    pub after: Vec<u64>,
    /// Start not before, end not after.
    pub earliest: Vec<u32>,
    pub latest: Vec<u32>,
    pub places: Vec<Option<usize>>,
    /// Item of each place that is taken.
    taken: Vec<Option<usize>>,
    /// Ends before the meeting's, each with the items that must have ended by then.
    ends: Vec<(u32, u64)>,
    pub has_windows: bool,
    /// Whether anything forbids an order: windows, places, precedence.
    has_rules: bool,
    /// Partners of each item whose waiting counts.
    pub seats: Vec<u64>,
    pub weights: Vec<u64>,
    /// By byte of a set of items: their partners, their minutes. By byte of a set of partners: their weight.
    partners_of: Vec<[u64; 256]>,
    minutes_of: Vec<[u32; 256]>,
    weight_of: Vec<[u64; 256]>,
}

/// The bits of a set, lowest first.
pub(super) fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (set != 0).then(|| set.trailing_zeros() as usize);
        set &= set.wrapping_sub(1);
        bit
    })
}

/// The first `count` bits.
pub(super) fn first_bits(count: usize) -> u64 {
    u32::try_from(count).ok().and_then(|count| 1u64.checked_shl(count)).map_or(u64::MAX, |past| past - 1)
}

/// Follows chains: what must come before something earlier must come earlier. An item in a circle then precedes itself.
pub(super) fn follow_chains(before: &mut [u64]) {
    for via in 0..before.len() {
        let further = before.get(via).copied().unwrap_or(0);
        for set in before.iter_mut().filter(|set| **set >> via & 1 == 1) {
            *set |= further;
        }
    }
}

/// The same relation read from the other side.
pub(super) fn turned(before: &[u64]) -> Vec<u64> {
    let follows = |item: usize| before.iter().enumerate().filter(move |(_, set)| **set >> item & 1 == 1);
    (0..before.len()).map(|item| follows(item).fold(0, |set, (later, _)| set | 1 << later)).collect()
}

fn by_byte<T: Copy + Default>(values: &[T], join: impl Fn(T, T) -> T) -> Vec<[T; 256]> {
    let table = |eight: &[T]| {
        let sum = |byte: usize| eight.iter().enumerate().filter(|(bit, _)| byte >> bit & 1 == 1).fold(T::default(), |sum, (_, value)| join(sum, *value));
        std::array::from_fn(sum)
    };
    values.chunks(8).map(table).collect()
}

impl Model {
    /// At most 64 items and 64 partners. Bounds that follow from others are drawn in.
    pub fn new(parts: Parts) -> Self {
        let Parts { minutes, partners, mut before, times, places } = parts;
        let count = minutes.len();
        let total = minutes.iter().sum();
        follow_chains(&mut before);
        let seats: Vec<u64> = (0..count)
            .map(|item| partners.iter().enumerate().filter(|(_, (items, _))| items >> item & 1 == 1).fold(0, |set, (partner, _)| set | 1 << partner))
            .collect();
        let weights: Vec<u64> = partners.iter().map(|(_, weight)| *weight).collect();
        let mut taken = vec![None; count];
        for (item, place) in places.iter().enumerate() {
            if let Some(slot) = place.and_then(|place| taken.get_mut(place)) {
                *slot = Some(item);
            }
        }
        let mut model = Self {
            count,
            all: first_bits(count),
            total,
            after: turned(&before),
            before,
            earliest: times.iter().map(|times| times.map_or(0, |(from, _)| from)).collect(),
            latest: times.iter().map(|times| times.map_or(total, |(_, to)| to.min(total))).collect(),
            has_windows: times.iter().any(Option::is_some),
            places,
            taken,
            has_rules: false,
            ends: Vec::new(),
            partners_of: by_byte(&seats, |a, b| a | b),
            minutes_of: by_byte(&minutes, |a, b| a + b),
            weight_of: by_byte(&weights, |a, b| a + b),
            seats,
            weights,
            minutes,
        };
        model.has_rules = !model.is_symmetric();
        model.note_ends();
        model
    }

    fn note_ends(&mut self) {
        let ends: BTreeSet<u32> = self.latest.iter().copied().filter(|end| *end < self.total).collect();
        let by = |end: u32| self.latest.iter().enumerate().filter(|(_, latest)| **latest <= end).fold(0, |set, (item, _)| set | 1 << item);
        self.ends = ends.into_iter().map(|end| (end, by(end))).collect();
    }

    /// The same meeting told from its end: an order costs here what it costs there reversed.
    pub fn mirrored(&self) -> Self {
        let turn = |minute: &u32| self.total.saturating_sub(*minute);
        let mut mirrored = Self {
            before: self.after.clone(),
            after: self.before.clone(),
            earliest: self.latest.iter().map(turn).collect(),
            latest: self.earliest.iter().map(turn).collect(),
            places: self.places.iter().map(|place| place.map(|place| self.count - 1 - place)).collect(),
            taken: self.taken.iter().rev().copied().collect(),
            ..self.clone()
        };
        mirrored.note_ends();
        mirrored
    }

    /// Whether an order and its reverse are always as good as each other.
    pub fn is_symmetric(&self) -> bool {
        !self.has_windows && self.places.iter().all(Option::is_none) && self.before.iter().all(|set| *set == 0)
    }

    /// Of items which nothing but their number tells apart the lower number comes first: loses no cost, saves much search.
    pub fn order_equals(&mut self, is_equal: impl Fn(usize, usize) -> bool) {
        let relation = (self.before.clone(), self.after.clone());
        for later in 0..self.count {
            let same = |earlier: &usize| {
                let of = |item: usize| (relation.0.get(item), relation.1.get(item), self.minutes.get(item), self.earliest.get(item), self.latest.get(item));
                let are_free = [*earlier, later].iter().all(|item| self.places.get(*item) == Some(&None));
                are_free && of(*earlier) == of(later) && is_equal(*earlier, later)
            };
            if let Some(earlier) = (0..later).rev().find(same)
                && let Some(set) = self.before.get_mut(later)
            {
                *set |= 1 << earlier;
            }
        }
        follow_chains(&mut self.before);
        self.after = turned(&self.before);
        self.has_rules = !self.is_symmetric();
    }

    /// Partners of a set of items.
    #[expect(clippy::indexing_slicing, reason = "innermost loop; a byte is below 256")]
    pub fn partners_of(&self, items: u64) -> u64 {
        self.partners_of.iter().zip(items.to_le_bytes()).fold(0, |set, (table, byte)| set | table[usize::from(byte)])
    }

    /// Minutes of a set of items.
    #[expect(clippy::indexing_slicing, reason = "innermost loop; a byte is below 256")]
    pub fn minutes_of(&self, items: u64) -> u32 {
        self.minutes_of.iter().zip(items.to_le_bytes()).fold(0, |sum, (table, byte)| sum + table[usize::from(byte)])
    }

    /// Weight of a set of partners.
    #[expect(clippy::indexing_slicing, reason = "innermost loop; a byte is below 256")]
    pub fn weight_of(&self, partners: u64) -> u64 {
        self.weight_of.iter().zip(partners.to_le_bytes()).fold(0, |sum, (table, byte)| sum + table[usize::from(byte)])
    }

    /// Partners who have had a case and have one to come, when these items were held.
    pub fn waiting(&self, held: u64) -> u64 { self.partners_of(held) & self.partners_of(self.all & !held) }

    /// What the item costs next: its minutes by the weight of those who wait through it.
    #[expect(clippy::indexing_slicing, reason = "innermost loop; item < count")]
    pub fn step(&self, waiting: u64, item: usize) -> u64 { u64::from(self.minutes[item]) * self.weight_of(waiting & !self.seats[item]) }

    /// Items that may come next, when these were held and end at this minute.
    #[expect(clippy::indexing_slicing, reason = "innermost loop; items and places < count")]
    pub fn next(&self, held: u64, minute: u32) -> u64 {
        let place = held.count_ones() as usize;
        let rest = self.all & !held;
        if !self.has_rules {
            return rest;
        }
        let candidates = match self.taken.get(place) {
            Some(Some(item)) => rest & 1 << item,
            _ => rest,
        };
        let is_in_time = |item: usize| !self.has_windows || self.earliest[item] <= minute && minute + self.minutes[item] <= self.latest[item];
        let is_allowed = |item: &usize| self.before[*item] & !held == 0 && self.places[*item].is_none_or(|fixed| fixed == place) && is_in_time(*item);
        bits(candidates).filter(is_allowed).fold(0, |set, item| set | 1 << item)
    }

    /// False when what is left cannot all end in time. (True promises nothing.)
    pub fn may_end_in_time(&self, held: u64, minute: u32) -> bool {
        self.ends.iter().all(|(end, items)| items & !held == 0 || minute + self.minutes_of(items & !held) <= *end)
    }

    /// What an order of all items costs; none when it breaks a rule.
    pub fn cost_of(&self, order: &[usize]) -> Option<u64> {
        let (mut held, mut minute, mut cost) = (0, 0, 0);
        for item in order {
            if self.next_allows(held, minute, *item) {
                cost += self.step(self.waiting(held), *item);
                held |= 1 << item;
                minute += self.minutes.get(*item)?;
            } else {
                return None;
            }
        }
        (held == self.all).then_some(cost)
    }

    #[expect(clippy::indexing_slicing, reason = "inner loop of the local search; items and places < count")]
    fn next_allows(&self, held: u64, minute: u32, item: usize) -> bool {
        let place = held.count_ones() as usize;
        held >> item & 1 == 0
            && self.before[item] & !held == 0
            && self.taken[place].is_none_or(|other| other == item)
            && self.places[item].is_none_or(|fixed| fixed == place)
            && (!self.has_windows || self.earliest[item] <= minute && minute + self.minutes[item] <= self.latest[item])
    }
}
