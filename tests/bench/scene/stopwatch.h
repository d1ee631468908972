#pragma once

#include <string>
#include <vector>

namespace sandtable::bench {

/// Milliseconds since the process was started (10 ms steps of the kernel), and what it has used so far.
double process_age_ms();
double cpu_ms();
double peak_memory_mb();

/// Milliseconds of a steady clock, for differences.
double now_ms();

/// Prints "name: median M ms, p95 P ms".
void print_frames(const std::string& name, std::vector<double> frame_ms);

}  // namespace sandtable::bench
