#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "twin/base/digest.h"
#include "twin/base/result.h"

namespace sandtable {

/// A journal entry of kind observations_ingested, taken apart. Its observations lie in a seal.
struct BatchEntry {
  std::int64_t seq = 0;
  std::int64_t at_ms = 0;  ///< ms since 1970 UTC
  std::int64_t wall_ms = 0;
  std::string actor;
  std::string source;
  std::uint64_t count = 0;
  Digest batch;  ///< over the observations

  /// The entry's body as journal_text() writes it.
  [[nodiscard]] std::string body() const;
  /// Empty when the body is no such text, character for character.
  static std::optional<BatchEntry> of_body(std::string_view body);
  bool operator==(const BatchEntry&) const = default;
};

/// Many small deliveries make many entries that differ in little: as columns of differences they cost a seventh of a
/// row. The digests of the chain are left out, because they follow from the rest. Entries must be sorted by seq.
std::vector<std::uint8_t> encode_batches(std::span<const BatchEntry> entries);
/// Any bytes may come; kUnreadable when they are no such entries, sorted by seq.
Result<std::vector<BatchEntry>> decode_batches(std::span<const std::uint8_t> bytes);

}  // namespace sandtable
