#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "feeds/lab/fault.h"
#include "twin/core/feed_source.h"

namespace sandtable::feeds {

/// Values that one feed's delays may keep waiting; beyond that the oldest are let go early.
inline constexpr std::size_t kMostHeldBack = 1'000'000;

/// The source with those of `faults` that concern it between it and whatever sink it is started with; the source
/// itself when none does. Stands before quality control, which must judge faults as it judges a real feed.
/// Which values are hit depends on the seed, the series and the phenomenon time alone, so the same recording goes
/// wrong in the same way however often it is polled. Several faults apply in the order given. Stations and series are
/// always passed on. Called on the thread of the source only.
std::unique_ptr<FeedSource> with_faults(std::unique_ptr<FeedSource> source, std::span<const Fault> faults,
                                        std::uint64_t seed);

}  // namespace sandtable::feeds
