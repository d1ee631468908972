#pragma once

namespace sandtable {

/// Bytes a second of a = b + s c over arrays of 64 MiB (McCalpin's STREAM triad), best of several; the write is counted
/// once, as STREAM does.
double triad_bytes_per_s(int threads);

}  // namespace sandtable
