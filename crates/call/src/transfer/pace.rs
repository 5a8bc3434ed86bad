//! How fast blocks may go while sound and picture are sent as well: they come first. What is too much shows in round trips
//! that grow, since packets queue, and in packets that are lost.

/// Nothing is slowed down below this, in bytes a second: a file still ends.
const SLOWEST: u64 = 32 * 1024;
/// What is paced at more than this is not paced any more, in bytes a second.
const FASTEST: u64 = 64 * 1024 * 1024;
/// More than so many packets in a thousand are lost only where there are too many.
const LOSSY: u32 = 30;
/// A round trip that is longer than the shortest one by its half, and by so many milliseconds, is spent in a queue.
const QUEUED: u32 = 50;
/// After so many calm looks it is tried whether there is room for much more.
const CALM: u32 = 5;
/// What files of the slowest pace have queued is gone after so many looks.
const DRAINED: u32 = 3;

/// What one look at a connection tells.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    /// In milliseconds, if known.
    pub(crate) round_trip: Option<u32>,
    /// Packets that did not arrive, in thousandths.
    pub(crate) loss: u32,
    /// Of files, in bytes a second, since the last look.
    pub(crate) files: u64,
    /// Of sound and picture, to anybody, in bits a second.
    pub(crate) media: u64,
}

/// The pace of one connection.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    /// The shortest round trip, in sixteenths of a millisecond. It grows slowly, since ways change.
    shortest: Option<u32>,
    /// In bytes a second; as fast as it goes if `None`.
    limit: Option<u64>,
    calm: u32,
    /// For how many looks files have been as slow as can be, and round trips have stayed long.
    in_vain: u32,
}

impl Pace {
    /// Takes a look in, and says what the pace is to be.
    pub(crate) fn judge(&mut self, sample: Sample) -> Option<u64> {
        let is_queued = sample.round_trip.is_some_and(|round_trip| self.is_long(round_trip));
        if sample.media == 0 {
            self.limit = None;
        } else if is_queued || sample.loss > LOSSY {
            self.calm = 0;
            self.in_vain = if self.limit == Some(SLOWEST) && sample.loss <= LOSSY { self.in_vain + 1 } else { 0 };
            if self.in_vain >= DRAINED {
                // It is not files that queue, but something else on the line, or in a processor that is busy.
                self.in_vain = 0;
                self.shortest = sample.round_trip.map(sixteenths);
            }
            // At a slow pace a block takes longer than from one look to the next, and nothing of it shows before it is gone.
            if sample.files > 0 {
                let present = self.limit.unwrap_or(u64::MAX).min(sample.files);
                self.limit = Some((present / 10 * 7).max(SLOWEST));
            }
        } else if let Some(limit) = self.limit {
            self.calm = self.calm.saturating_add(1);
            let more = if self.calm > CALM { limit / 2 } else { limit / 8 };
            let limit = limit + more + SLOWEST / 4;
            // What is not made use of holds nothing back.
            let is_needed = self.calm <= CALM || sample.files.saturating_mul(4) >= limit;
            self.limit = Some(limit).filter(|&limit| limit < FASTEST && is_needed);
        }
        self.limit
    }

    fn is_long(&mut self, round_trip: u32) -> bool {
        let round_trip = sixteenths(round_trip);
        let shortest = self.shortest.map_or(round_trip, |shortest| {
            let aged = shortest + round_trip.saturating_sub(shortest) / 64;
            aged.min(round_trip)
        });
        self.shortest = Some(shortest);
        round_trip > shortest + (shortest / 2).max(QUEUED * 16)
    }
}

fn sixteenths(round_trip: u32) -> u32 {
    round_trip.min(60_000) * 16
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALL: u64 = 1_500_000;
    const MEGABYTE: u64 = 1_000_000;

    fn sample(round_trip: u32, loss: u32, files: u64) -> Sample {
        Sample { round_trip: Some(round_trip), loss, files, media: CALL }
    }

    #[test]
    fn nothing_is_held_back_while_all_is_well() {
        let mut pace = Pace::default();
        for round_trip in [40, 42, 60, 80, 41] {
            assert_eq!(pace.judge(sample(round_trip, 10, 5 * MEGABYTE)), None);
        }
    }

    #[test]
    fn what_queues_or_is_lost_slows_files_down() {
        for (round_trip, loss) in [(140, 0), (40, 80), (900, 300)] {
            let mut pace = Pace::default();
            pace.judge(sample(40, 0, 0));
            assert_eq!(pace.judge(sample(round_trip, loss, MEGABYTE)), Some(700_000), "{round_trip} ms, {loss}");
            // What goes counts, not what might.
            assert_eq!(pace.judge(sample(round_trip, loss, 400_000)), Some(280_000));
            pace.judge(sample(round_trip, loss, 1));
            assert_eq!(pace.limit, Some(SLOWEST));
        }
    }

    #[test]
    fn what_does_not_help_is_not_gone_on_with_but_where_packets_are_lost() {
        for (loss, recovers) in [(0, true), (80, false)] {
            let mut pace = Pace::default();
            pace.judge(sample(40, 0, 0));
            let (mut limit, mut sent) = (None, 0);
            let slow = (0..60).filter(|_| {
                sent += 2 * limit.unwrap_or(MEGABYTE).min(MEGABYTE);
                let blocks = sent - sent % (256 * 1024);
                sent -= blocks;
                limit = pace.judge(sample(240, loss, blocks / 2));
                limit == Some(SLOWEST)
            });
            let slow = slow.count();
            assert_eq!(slow <= 5, recovers, "{slow} looks");
            assert_eq!(limit.is_none_or(|limit| limit >= MEGABYTE), recovers, "{limit:?}");
        }
    }

    #[test]
    fn without_files_or_without_media_nobody_is_to_blame() {
        let mut pace = Pace::default();
        pace.judge(sample(40, 0, 0));
        assert_eq!(pace.judge(sample(900, 300, 0)), None);
        assert_eq!(pace.judge(Sample { media: 0, ..sample(900, 300, MEGABYTE) }), None);
        assert!(pace.judge(sample(900, 300, MEGABYTE)).is_some());
        assert_eq!(pace.judge(Sample { media: 0, ..sample(900, 300, MEGABYTE) }), None);
    }

    #[test]
    fn it_recovers_step_by_step_and_in_the_end_nothing_is_held_back() {
        let mut pace = Pace::default();
        pace.judge(sample(40, 0, 0));
        let mut limit = pace.judge(sample(400, 0, MEGABYTE)).unwrap();
        for _ in 0..CALM {
            let more = pace.judge(sample(40, 0, limit)).unwrap();
            assert!(more > limit && more < limit * 2);
            limit = more;
        }
        let mut looks = 0;
        while let Some(limit) = pace.judge(sample(40, 0, pace.limit.unwrap())) {
            looks += 1;
            assert!(looks < 20, "{limit}");
        }
        // What does not make use of its pace is held back by something else.
        pace.judge(sample(400, 0, MEGABYTE));
        let looks = (0..20).take_while(|_| pace.judge(sample(40, 0, 1_000)).is_some()).count();
        assert_eq!(looks, 5);
    }

    #[test]
    fn a_longer_way_is_no_queue_forever() {
        let mut pace = Pace::default();
        pace.judge(sample(10, 0, 0));
        let paced = (0..200).filter(|_| pace.judge(sample(90, 0, MEGABYTE)).is_some()).count();
        assert!((1..120).contains(&paced), "{paced}");
    }

    /// A line of a megabyte a second with a call of 400 kB/s: files get what is left, and no more than for a moment.
    #[test]
    fn on_a_short_line_files_take_what_the_call_leaves() {
        let (mut pace, mut queue, mut limit, mut sum) = (Pace::default(), 0_u64, None, 0);
        pace.judge(sample(40, 0, 0));
        for look in 0..200 {
            let files = limit.unwrap_or(2 * MEGABYTE).min(2 * MEGABYTE);
            queue = (queue + 2 * files).saturating_sub(2 * 600_000).min(300_000);
            let round_trip = 40 + u32::try_from(queue / 1_000).unwrap();
            limit = pace.judge(sample(round_trip, 0, files.min(1_000_000)));
            if look >= 20 {
                sum += files.min(600_000);
            }
        }
        assert!(sum / 180 > 200_000, "{}", sum / 180);
    }
}
