#pragma once

#include <cstddef>
#include <filesystem>

namespace sandtable::geo {

/// Binds this process for the rest of its life: memory, CPU time, no core file, dies with its parent, and, where the
/// kernel offers Landlock, may write only below `work` and may not connect anywhere unless `network_wanted`.
/// The limits are the true wall; Landlock is a second one and its absence is no error.
void confine_reader(double seconds, std::size_t memory_mb, const std::filesystem::path& work, bool network_wanted);

}  // namespace sandtable::geo
