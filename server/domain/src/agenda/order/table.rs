//! The least cost known of each set of items: a plain array while the sets are few, else a hash table of our own (the standard
//! one seeds itself at random). The searches of this folder call it, nobody else.

/// No order of this set is known.
const NONE: u32 = u32::MAX;
/// Up to so many items an array is used: 4 MiB.
const DENSE_ITEMS: usize = 20;

/// See the head of this file. Costs are below 2^32 - 1.
#[derive(Debug)]
pub(super) enum Table {
    /// The set is the index.
    Dense(Vec<u32>),
    /// Open addressing; a slot without a cost is free.
    Sparse { sets: Vec<u64>, costs: Vec<u32>, used: usize },
}
impl Table {
    pub fn new(count: usize) -> Self {
        if count <= DENSE_ITEMS { Self::Dense(vec![NONE; 1 << count]) } else { Self::sparse(1 << 12) }
    }

    /// An empty hash table; `slots` is a power of two.
    pub fn sparse(slots: usize) -> Self { Self::Sparse { sets: vec![0; slots], costs: vec![NONE; slots], used: 0 } }

    /// The least cost known of a set.
    #[expect(clippy::indexing_slicing, reason = "innermost loop; sets < 2^count, slots are masked")]
    pub fn get(&self, set: u64) -> Option<u32> {
        let cost = match self {
            Self::Dense(costs) => costs[set as usize],
            Self::Sparse { sets, costs, .. } => costs[slot(sets, costs, set)],
        };
        (cost != NONE).then_some(cost)
    }

    /// Notes a cost if it is the least; answers whether the set is new.
    #[expect(clippy::indexing_slicing, reason = "innermost loop; sets < 2^count, slots are masked")]
    pub fn lower(&mut self, set: u64, cost: u32) -> bool {
        let known = match self {
            Self::Dense(costs) => &mut costs[set as usize],
            Self::Sparse { sets, costs, used } => {
                if *used * 2 > sets.len() {
                    grow(sets, costs);
                }
                let slot = slot(sets, costs, set);
                if costs[slot] == NONE {
                    *used += 1;
                    sets[slot] = set;
                }
                &mut costs[slot]
            }
        };
        let is_new = *known == NONE;
        *known = cost.min(*known);
        is_new
    }

    /// Every set with its cost, always in the same sequence.
    pub fn iter(&self) -> Box<dyn Iterator<Item = (u64, u32)> + '_> {
        match self {
            Self::Dense(costs) => Box::new((0u64..).zip(costs.iter().copied()).filter(|(_, cost)| *cost != NONE)),
            Self::Sparse { sets, costs, .. } => Box::new(sets.iter().copied().zip(costs.iter().copied()).filter(|(_, cost)| *cost != NONE)),
        }
    }
}

#[expect(clippy::indexing_slicing, reason = "innermost loop; the length is a power of two and masks the slot")]
fn slot(sets: &[u64], costs: &[u32], set: u64) -> usize {
    let last = sets.len() - 1;
    let mut slot = (set.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize & last;
    while costs[slot] != NONE && sets[slot] != set {
        slot = (slot + 1) & last;
    }
    slot
}

#[expect(clippy::indexing_slicing, reason = "the slot is masked by the length")]
fn grow(sets: &mut Vec<u64>, costs: &mut Vec<u32>) {
    let (mut more_sets, mut more_costs) = (vec![0; sets.len() * 2], vec![NONE; sets.len() * 2]);
    for (set, cost) in sets.iter().zip(costs.iter()).filter(|(_, cost)| **cost != NONE) {
        let slot = slot(&more_sets, &more_costs, *set);
        more_sets[slot] = *set;
        more_costs[slot] = *cost;
    }
    (*sets, *costs) = (more_sets, more_costs);
}
